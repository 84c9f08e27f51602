import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, describe, expect, test } from 'vitest';
import { t as shared } from '../../../shared/messages/translate.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { createBlogApp } from '../../app.ts';
import { t } from '../../messages/translate.ts';
import { findPage, listPages } from '../../model/page.ts';
import { buildOrganisedPage, testBlog } from '../../testing.ts';

const { db, platform, signIn, diary, signInAs, queriesOf, newBrowser } = await testBlog();
const visitor = newBrowser();
const hall = await buildOrganisedPage(db, { slug: 'the-glasshouse' });
const ines = await signInAs('ines@glasshouse.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

const PAGE = {
  title: 'The Glasshouse',
  summary: 'A hall.',
  address: '4 Orchard Lane',
  body: '',
  timeZone: 'Europe/London',
};

describe('a page', () => {
  test('takes two queries for a visitor and three for a user', async () => {
    expect(await queriesOf(() => visitor.get(`/${hall.slug}/`))).toHaveLength(2);
    expect(await queriesOf(() => ines.get(`/${hall.slug}/`))).toHaveLength(3);
    expect(await queriesOf(() => findPage(db, hall.slug))).toHaveLength(1);
    expect(await queriesOf(() => listPages(db))).toHaveLength(1);
  });

  test('whose time zone does not exist tells its organiser', async () => {
    await buildOrganisedPage(db, { slug: 'lost', time_zone: 'Mars/Olympus' });
    expect((await visitor.get('/lost/')).status).toBe(200);
    expect(await textOf(ines.get('/lost/edit'))).toContain(t('page_form.time_zone_lost'));
    expect(await textOf(ines.get(`/${hall.slug}/edit`))).not.toContain(t('page_form.time_zone_lost'));
  });

  test('is edited by its organiser and keeps its address', async () => {
    const answer = await ines.submit(`/${hall.slug}/edit`, {
      ...PAGE,
      title: '  The   Glass House ',
      body: 'One.\r\n\r\n## Two\r\n- three',
    });
    expect(answer.headers.get('location')).toBe(`/${hall.slug}/`);
    const page = await textOf(visitor.get(`/${hall.slug}/`));
    expect(page).toContain('<h1>The Glass House</h1>');
    expect(page).toContain('<p>One.</p><h2>Two</h2><ul><li>three</li></ul>');
    await ines.submit(`/${hall.slug}/edit`, PAGE);
  });

  test('says at the foot of its pages how to reach its people, and of what kind an address or number must be', async () => {
    const contact = { contactEmail: 'Hall@Glasshouse.example', contactPhone: '+44 1632  960 142' };
    await ines.submit(`/${hall.slug}/edit`, { ...PAGE, ...contact });
    const foot = (await pageOf(visitor.get(`/${hall.slug}/news/`))).byRole('contentinfo');
    for (const text of ['4 Orchard Lane', 'hall@glasshouse.example', '+44 1632 960 142'])
      expect(foot.textContent).toContain(text);
    expect(foot.querySelector('a[href="tel:+441632960142"]')).not.toBeNull();
    const wrong = { contactEmail: 'nobody', contactPhone: 'call <us>' };
    const refused = await pageOf(ines.submit(`/${hall.slug}/edit`, { ...PAGE, ...wrong }));
    expect(refused.fieldError('contactEmail')).toBe(shared('field.email'));
    expect(refused.fieldError('contactPhone')).toBe(t('page_form.contact_phone_invalid'));
    await ines.submit(`/${hall.slug}/edit`, { ...PAGE, contactEmail: '', contactPhone: '' });
  });

  test('shows a refused form again with its input, and changes nothing', async () => {
    const answer = await ines.post(`/${hall.slug}/edit`, {
      ...PAGE,
      title: ' ',
      summary: 'kept as typed',
      timeZone: 'Mars/Olympus',
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(`<title>${shared('layout.form_error_title', { title: t('page.edit') })}`);
    expect(page).toContain(t('page_form.title_required'));
    expect(page).toContain(t('page_form.time_zone_unknown'));
    expect(page).toContain('value="kept as typed"');
    expect((await findPage(db, hall.slug))?.title).toBe('The Glasshouse');
  });

  test('does not overwrite what somebody else has saved, nor without a version', async () => {
    const opened = (await pageOf(ines.get(`/${hall.slug}/edit`))).formValues();
    await ines.submit(`/${hall.slug}/edit`, { summary: 'A hall of glass.' });
    for (const version of [opened.version ?? '', '0', 'x', '999999999999']) {
      const refused = await ines.post(`/${hall.slug}/edit`, { ...opened, version, title: 'Mine' });
      expect(refused.status).toBe(409);
      const page = await pageOf(refused);
      expect(page.savedText('title')).toBe(shared('field.saved', { value: PAGE.title }));
      expect(page.savedText('address')).toBeUndefined();
    }
    expect(await findPage(db, hall.slug)).toMatchObject({ title: PAGE.title, summary: 'A hall of glass.' });
    await ines.submit(`/${hall.slug}/edit`, PAGE);
  });

  test('refuses texts that are too long, and a file in place of text', async () => {
    expect((await ines.post(`/${hall.slug}/edit`, { ...PAGE, body: 'x'.repeat(20_001) })).status).toBe(422);
    const form = new FormData();
    for (const [name, value] of Object.entries(PAGE)) form.set(name, value);
    form.set('title', new File(['x'], 'x.txt'));
    expect((await ines.post(`/${hall.slug}/edit`, form)).status).toBe(422);
    expect((await ines.post(`/${hall.slug}/edit`, { ...PAGE, body: 'x'.repeat(10_000_000) })).status).toBe(
      413,
    );
    expect((await ines.submit(`/${hall.slug}/edit`, { ...PAGE, summary: 'a\0b' })).status).toBe(303);
  });
});

describe('what is on', async () => {
  const events = new Hono();
  let requested: URL | undefined;
  let response: unknown;
  events.get('/internal/events/entries', (c) => {
    requested = new URL(c.req.url);
    return c.json(response);
  });
  const server = serve({ fetch: events.fetch, port: 0, hostname: '127.0.0.1' });
  afterAll(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  const { internalUrls } = platform.config;
  const config = { ...platform.config, internalUrls: { ...internalUrls, events: url } };
  const withEvents = createBlogApp({ platform: { ...platform, config }, signIn, diary });

  const heading = `<h2>${t('whats_on.title')}</h2>`;
  const concert = {
    id: 1,
    calendar_id: 1,
    name: 'Songs for a short night',
    starts_at: '2026-06-12T19:00:00Z',
    ends_at: '2026-06-12T21:30:00Z',
    time_zone: 'Europe/London',
    url: 'http://events.internal:8000/the-glasshouse/calendars/whats-on/2026/06/12/entries/1/',
    price_from_minor: 500,
    price_to_minor: 500,
    admission: null,
    door_price_minor: null,
    door_price_note: '',
    currency: 'GBP',
    places_left: 4,
    state: 'confirmed',
  };

  test('is requested from events and shown in the calendar’s time zone, with public links', async () => {
    response = { entries: [concert] };
    const page = await textOf(visitor.at(withEvents).get(`/${hall.slug}/`));
    expect(requested?.searchParams.get('container_type')).toBe('page');
    expect(requested?.searchParams.get('container_id')).toBe(String(hall.id));
    expect(requested?.searchParams.get('from')).toBe('2026-06-01T09:00:00Z');
    expect(page).toContain(heading);
    expect(page).toContain('Songs for a short night');
    expect(page).toContain('20:00');
    expect(page).toContain(t('whats_on.places_left', { count: 4 }));
    expect(page).toContain(
      'href="http://127.0.0.1:8003/the-glasshouse/calendars/whats-on/2026/06/12/entries/1/"',
    );
  });

  test('says “from” only where there are several prices', async () => {
    const from = t('whats_on.price_from', { price: '£5.00' });
    const shown = async (change: object) => {
      response = { entries: [{ ...concert, places_left: null, ...change }] };
      return await textOf(visitor.at(withEvents).get(`/${hall.slug}/`));
    };
    expect(await shown({})).toContain('£5.00');
    expect(await shown({})).not.toContain(from);
    expect(await shown({ price_to_minor: 900 })).toContain(from);
    const door = { price_from_minor: null, price_to_minor: null, admission: 'door', door_price_minor: 500 };
    expect(await shown(door)).toContain(t('whats_on.at_door', { price: '£5.00' }));
  });

  test('is left out if the response of events is invalid or missing', async () => {
    for (const wrong of [{}, { entries: [{ ...concert, starts_at: 'soon' }] }, 'x']) {
      response = wrong;
      const reply = await visitor.at(withEvents).get(`/${hall.slug}/`);
      expect(reply.status).toBe(200);
      expect(await reply.text()).not.toContain(heading);
    }
    expect(await textOf(visitor.get(`/${hall.slug}/`))).not.toContain(heading);
  });
});
