import { expect, test } from 'vitest';
import { createBlogApp } from '../../app.ts';
import { testBlog } from '../../testing.ts';

const { db, clock, platform, signIn, diary, newBrowser } = await testBlog();
const visitor = newBrowser();
const NASTY = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

const textOf = async (answer: Promise<Response>) => (await answer).text();

test('shows a mail with its HTML in a sandbox and its attachments as downloads', async () => {
  const content = Buffer.from('BEGIN:VCALENDAR').toString('base64');
  const attachments = [{ filename: 'Ceilidh & co.ics', contentType: 'text/html', content }];
  const html = '<p>Hello</p><script>alert(1)</script>';
  const mail = {
    to_address: 'mab@valley.example',
    subject: `Hello ${NASTY}`,
    body_text: 'Hello https://x.example',
    body_html: html,
    attachments: JSON.stringify(attachments),
    kept_at: clock.now(),
  };
  await db.insertInto('stored_mails').values(mail).execute();
  const { id } = await db.selectFrom('stored_mails').select('id').executeTakeFirstOrThrow();
  expect(await textOf(visitor.get('/outbox'))).toContain(`href="/outbox/${id}"`);
  const page = await textOf(visitor.get(`/outbox/${id}`));
  expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  expect(page).not.toMatch(/<script>|<img/);
  const file = await visitor.get(`/outbox/${id}/attachments/1`);
  expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Ceilidh%20%26%20co.ics");
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(await file.text()).toBe('BEGIN:VCALENDAR');
  for (const path of [
    '/outbox/0',
    '/outbox/x',
    '/outbox/999',
    `/outbox/${id}/attachments/2`,
    `/outbox/${id}/attachments/0`,
  ]) {
    expect((await visitor.get(path)).status).toBe(404);
  }
});

test('does not exist if mails are sent', async () => {
  const features = { ...platform.config.features, outbox: false };
  const sending = createBlogApp({
    platform: { ...platform, config: { ...platform.config, features } },
    diary,
    signIn,
  });
  expect((await visitor.at(sending).get('/outbox')).status).toBe(404);
  expect((await visitor.at(sending).get('/outbox/1')).status).toBe(404);
  expect(await textOf(visitor.at(sending).post('/sign-in', { email: 'mab@valley.example' }))).not.toContain(
    'outbox',
  );
});
