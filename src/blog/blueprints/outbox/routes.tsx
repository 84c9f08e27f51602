import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { findStoredMail, listStoredMails } from '../../../shared/mail/stored-mails.ts';
import type { BlogDeps } from '../../ports.ts';
import { Outbox, StoredMailView } from './view.tsx';

/** `/outbox` the mails that no server took, in development only: who reads them can sign in as anybody. */
export function outboxBlueprint({ platform: { db } }: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.anyone(), async (c) =>
    sendPage(
      c,
      platformBranding(c),
      { title: 'Outbox', noindex: true },
      <Outbox mails={await listStoredMails(db)} />,
    ),
  );

  app.get('/:id', may.anyone(), async (c) => {
    const mail = await getMail(c);
    return sendPage(
      c,
      platformBranding(c),
      { title: mail.subject, noindex: true },
      <StoredMailView mail={mail} />,
    );
  });

  app.get('/:id/attachments/:number', may.anyone(), async (c) => {
    const mail = await getMail(c);
    const number = parseId(c.req.param('number'));
    const attachment = number && mail.attachments?.[number - 1];
    if (!attachment) throw new NotFound('There is no such attachment.');
    const name = encodeURIComponent(attachment.filename);
    // Always to be saved, never to be shown: what is in it comes from whoever caused the mail.
    c.header('content-disposition', `attachment; filename*=UTF-8''${name}`);
    c.header('content-type', 'application/octet-stream');
    return c.body(new Uint8Array(Buffer.from(attachment.content, 'base64')));
  });

  async function getMail(c: Ctx) {
    const id = parseId(c.req.param('id'));
    const mail = id && (await findStoredMail(db, id));
    if (!mail) throw new NotFound('There is no such mail.');
    return mail;
  }

  return app;
}
