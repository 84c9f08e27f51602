import type { StoredMail } from '../../../shared/mail/stored-mails.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { rich, t } from '../../messages/translate.ts';

export function Outbox({ mails }: { mails: Pick<StoredMail, 'id' | 'to' | 'subject' | 'keptAt'>[] }) {
  return (
    <>
      <Head title={t('outbox.title')} lead={t('outbox.lead')} />
      {mails.length === 0 ? (
        <Empty icon="mail" title={t('outbox.empty')} hint={t('outbox.empty_hint')} />
      ) : (
        <Notices
          notices={mails.map(({ id, to, subject, keptAt }) => ({
            key: id,
            title: subject,
            href: `/outbox/${id}`,
            meta: rich('outbox.kept', { to, time: <KeptAt at={keptAt} /> }),
          }))}
        />
      )}
    </>
  );
}

export function StoredMailView({ mail }: { mail: StoredMail }) {
  const attachments = mail.attachments ?? [];
  return (
    <>
      <Head title={mail.subject} crumbs={[{ label: t('outbox.title'), href: '/outbox' }]} />
      <Stack loose>
        <Facts
          facts={[
            { term: t('stored_mail.to'), icon: 'user', value: mail.to },
            { term: t('stored_mail.kept'), icon: 'clock', value: <KeptAt at={mail.keptAt} /> },
          ]}
        />
        <section class="stack">
          <h2>{t('stored_mail.as_text')}</h2>
          <Prose text={mail.text} level={3} />
        </section>
        {mail.html && (
          <section class="stack">
            <h2>{t('stored_mail.as_html')}</h2>
            {/* Mails contain untrusted text: no scripts, no forms, no access to cookies. */}
            <iframe
              class="mail"
              title={t('stored_mail.frame', { subject: mail.subject })}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              srcdoc={`<base target="_blank">${withInlineImages(mail)}`}
            />
          </section>
        )}
        {attachments.length > 0 && (
          <section class="stack">
            <h2>{t('stored_mail.attachments')}</h2>
            <ul class="stack tight">
              {attachments.map(({ filename }, at) => (
                <li key={at}>
                  <a href={`/outbox/${mail.id}/attachments/${at + 1}`} download={filename}>
                    <Icon name="download" /> {filename}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </Stack>
    </>
  );
}

/** Inlines the images that the HTML refers to by content id, as a mail program does. */
function withInlineImages({ html = '', attachments = [] }: StoredMail): string {
  return attachments.reduce(
    (text, { cid, contentType, content }) =>
      cid && /^image\/(png|jpeg|gif)$/.test(contentType)
        ? text.replaceAll(`cid:${cid}`, `data:${contentType};base64,${content}`)
        : text,
    html,
  );
}

const KeptAt = ({ at }: { at: Temporal.Instant }) => (
  <time datetime={at.toString()}>
    {at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')}{' '}
    UTC
  </time>
);
