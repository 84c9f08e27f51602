import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { clockTime, compactDate } from '../../../shared/i18n/formats.ts';
import type { FailedMail } from '../../../shared/mail/failed-mails.ts';
import { ActionItem, ActionList } from '../../../shared/ui/action-list.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../ports.ts';
import { calendarsPath, failedMailsPath, mailSettingsPath } from '../../rules/addresses.ts';

export type FailedMailsProps = {
  page: Page;
  mails: FailedMail[];
  /** of the form of one mail */
  formState: (FormState & { id: string }) | undefined;
  done: 'sent' | 'dismissed' | undefined;
};

/** Mails that could not be delivered, each with the reason and a way to send it again. */
export function FailedMails({ page, mails, formState, done }: FailedMailsProps) {
  return (
    <>
      <Head
        title={t('failed_mails.title', { count: mails.length })}
        lead={mails.length > 0 ? t('failed_mails.lead') : undefined}
        crumbs={[{ label: t('views.whats_on'), href: calendarsPath(page.slug) }]}
      />
      <FormErrors formState={formState} />
      <Stack loose>
        {done && (
          <Note tone="good" role="status">
            {t(`failed_mails.${done}`)}
          </Note>
        )}
        {mails.length === 0 ? (
          <Empty
            icon="check"
            title={t('failed_mails.none')}
            hint={t('failed_mails.none_hint')}
            action={{ label: t('views.see_calendar'), href: calendarsPath(page.slug) }}
          />
        ) : (
          <ActionList label={t('failed_mails.title', { count: mails.length })}>
            {mails.map((mail) => (
              <MailItem
                key={mail.id}
                mail={mail}
                page={page}
                formState={formState?.id === mail.id ? formState : undefined}
              />
            ))}
          </ActionList>
        )}
        <p class="small">
          <a href={mailSettingsPath(page.slug)}>{t('mail_settings.title')}</a>
        </p>
      </Stack>
    </>
  );
}

type MailItemProps = { mail: FailedMail; page: Page; formState: FormState | undefined };

function MailItem({ mail, page, formState }: MailItemProps) {
  const { id, subject, to_address: to, reason, reply, state_at, order_id } = mail;
  const at = state_at.toZonedDateTimeISO(page.timeZone);
  const path = `${failedMailsPath(page.slug)}${id}/`;
  // Each mail has a form, so its field has a name of its own.
  const name = `email-${id}`;
  const field = fieldsOf(formState, { [name]: to });
  return (
    <ActionItem
      title={subject}
      summary={t(`failed_mails.reason_${reason}`, { email: to })}
      facts={[
        to,
        ...(order_id ? [t('failed_mails.order', { id: order_id })] : []),
        t('failed_mails.failed_at', { date: compactDate(at.toPlainDate()), time: clockTime(at) }),
        ...(reply ? [t('failed_mails.reply', { reply })] : []),
      ]}
      actions={
        <>
          <form method="post" action={`${path}attempts`} class="stack tight">
            <Field
              label={t('failed_mails.email')}
              hint={order_id ? t('failed_mails.email_hint') : undefined}
              type="email"
              required
              maxlength={254}
              spellcheck={false}
              {...field(name)}
            />
            <Button icon="mail" label={t('failed_mails.send_again_named', { subject })}>
              {t('failed_mails.send_again')}
            </Button>
          </form>
          <form method="post" action={`${path}dismissal`}>
            <Button variant="quiet" label={t('failed_mails.dismiss_named', { subject })}>
              {t('failed_mails.dismiss')}
            </Button>
          </form>
        </>
      }
    />
  );
}
