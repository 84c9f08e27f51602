import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { findStoredMail, listStoredMails, type StoredMail } from '../../../shared/mail/stored-mails.ts';
import type { BlogDeps } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { Outbox, StoredMailView } from './view.tsx';

/** `/outbox` mails that are stored instead of sent. For development only, because their links sign in as anybody. */
export function outboxBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showOutbox(c, deps));
  app.get('/:id', may.anyone(), (c) => showMail(c, deps));
  app.get('/:id/attachments/:number', may.anyone(), (c) => sendAttachment(c, deps));
  return app;
}

async function showOutbox(c: Ctx, { platform: { db } }: BlogDeps): Promise<Response> {
  return sendPage(
    c,
    platformBranding(c),
    { title: t('outbox.title'), noindex: true },
    <Outbox mails={await listStoredMails(db)} />,
  );
}

async function showMail(c: Ctx, deps: BlogDeps): Promise<Response> {
  const mail = await getMail(c, deps);
  return sendPage(
    c,
    platformBranding(c),
    { title: mail.subject, noindex: true },
    <StoredMailView mail={mail} />,
  );
}

async function sendAttachment(c: Ctx, deps: BlogDeps): Promise<Response> {
  const mail = await getMail(c, deps);
  const number = parseId(c.req.param('number'));
  const attachment = number && mail.attachments?.[number - 1];
  if (!attachment) throw new NotFound(reason('no_such_attachment'));
  const name = encodeURIComponent(attachment.filename);
  // Anybody can cause a mail with arbitrary content, so browsers must save it and never render it.
  c.header('content-disposition', `attachment; filename*=UTF-8''${name}`);
  c.header('content-type', 'application/octet-stream');
  return c.body(new Uint8Array(Buffer.from(attachment.content, 'base64')));
}

async function getMail(c: Ctx, { platform: { db } }: BlogDeps): Promise<StoredMail> {
  const id = parseId(c.req.param('id'));
  const mail = id && (await findStoredMail(db, id));
  if (!mail) throw new NotFound(reason('no_such_mail'));
  return mail;
}
