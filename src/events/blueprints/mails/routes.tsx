import { Hono } from 'hono';
import { z } from 'zod';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { email, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { UserId } from '../../../shared/ids.ts';
import { dismissMail, findFailedMail, listFailedMails } from '../../../shared/mail/failed-mails.ts';
import { actOf } from '../../http/act.ts';
import { brandingOf, type EventsDeps, getPage, menuHref } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { listRequestMailOptouts } from '../../model/request-mail-optout.ts';
import { sendMailAgain } from '../../operations/send-mail-again.ts';
import { switchRequestMails } from '../../operations/switch-request-mails.ts';
import { calendarsPath, failedMailsPath, mailSettingsPath } from '../../rules/addresses.ts';
import { MailSettings } from './settings.tsx';
import { FailedMails } from './view.tsx';

/**
 * `/{page}/mails/`: mails of a page that could not be delivered, for the people who see to its bookings; `settings` which
 * mails one of them gets.
 */
export function mailsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('bookings'), (c) => showFailedMails(c, deps));
  app.get('/settings', may.page('bookings'), (c) => showSettings(c, deps));
  app.post('/settings', may.page('bookings'), (c) => saveSettings(c, deps));
  app.post('/:mail/attempts', may.page('bookings'), (c) => createAttempt(c, deps));
  app.post('/:mail/dismissal', may.page('bookings'), (c) => createDismissal(c, deps));
  return app;
}

const showFailedMails = (c: Ctx, deps: EventsDeps): Promise<Response> => sendFailedMails(c, deps);

async function createAttempt(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const id = mailIn(c);
  if (!(await findFailedMail(deps.platform.db, containerId, id))) throw new NotFound(reason('no_such_mail'));
  const input = await readForm(c);
  try {
    const name = `email-${id}`;
    const { [name]: to = '' } = parseForm(z.object({ [name]: email }), input);
    await transaction(deps.platform.db, (tx) => sendMailAgain(tx, actOf(c, deps), { containerId, id, to }));
    return c.redirect(`${failedMailsPath(slug)}?done=sent`, 303);
  } catch (error) {
    return sendFailedMails(c, deps, { id, ...formStateOf(error, input) });
  }
}

async function createDismissal(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const mail = { id: mailIn(c), at: actOf(c, deps).at };
  const dismissed = await transaction(deps.platform.db, (tx) => dismissMail(tx, containerId, mail));
  if (!dismissed) throw new NotFound(reason('no_such_mail'));
  return c.redirect(`${failedMailsPath(slug)}?done=dismissed`, 303);
}

async function showSettings(c: Ctx, deps: EventsDeps): Promise<Response> {
  const page = await getPage(c, deps);
  const optouts = await listRequestMailOptouts(deps.platform.db, page.id);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: t('mail_settings.title'),
      noindex: true,
      current: menuHref(c, calendarsPath(page.slug)),
    },
    <MailSettings
      page={page}
      email={c.var.user?.email ?? ''}
      requests={!optouts.has(userIn(c))}
      saved={c.req.query('done') === 'saved'}
    />,
  );
}

async function saveSettings(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { id: containerId, slug } = await getPage(c, deps);
  const { requests } = parseForm(z.object({ requests: z.string().max(10).optional() }), await readForm(c));
  const choice = { containerId, userId: userIn(c), on: Boolean(requests) };
  await transaction(deps.platform.db, (tx) => switchRequestMails(tx, actOf(c, deps), choice));
  return c.redirect(`${mailSettingsPath(slug)}?done=saved`, 303);
}

/** Who asks: the route is only for those who are signed in. */
function userIn(c: Ctx): UserId {
  const { user } = c.var;
  if (!user) throw new NotFound();
  return user.id;
}

/** The id of the mail in the address. @throws NotFound if it is none */
function mailIn(c: Ctx): string {
  const { success, data } = z.uuid().safeParse(c.req.param('mail'));
  if (!success) throw new NotFound(reason('no_such_mail'));
  return data;
}

/** @param formState of the form that was refused, with the id of its mail */
async function sendFailedMails(
  c: Ctx,
  deps: EventsDeps,
  formState?: FormState & { id: string },
): Promise<Response> {
  const page = await getPage(c, deps);
  const mails = await listFailedMails(deps.platform.db, page.id);
  const done = c.req.query('done');
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('failed_mails.title', { count: mails.length }), formState),
      noindex: true,
      current: menuHref(c, calendarsPath(page.slug)),
    },
    <FailedMails
      page={page}
      mails={mails}
      formState={formState}
      done={done === 'sent' || done === 'dismissed' ? done : undefined}
    />,
    formState?.status ?? 200,
  );
}
