import type { StoredMail } from '../../../shared/mail/stored-mails.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';

export function Outbox({ mails }: { mails: Pick<StoredMail, 'id' | 'to' | 'subject' | 'keptAt'>[] }) {
  return (
    <>
      <Head
        title="Outbox"
        lead="No mail server is set, so mails are kept here instead of being sent. This page is for development."
      />
      {mails.length === 0 ? (
        <Empty icon="mail" title="No mail yet" hint="Sign in or buy something, and it appears here." />
      ) : (
        <Notices
          notices={mails.map(({ id, to, subject, keptAt }) => ({
            key: id,
            title: subject,
            href: `/outbox/${id}`,
            meta: (
              <>
                to {to}, <Kept at={keptAt} />
              </>
            ),
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
      <Head title={mail.subject} crumbs={[{ label: 'Outbox', href: '/outbox' }]} />
      <Stack loose>
        <Facts
          facts={[
            { term: 'To', icon: 'user', value: mail.to },
            { term: 'Kept', icon: 'clock', value: <Kept at={mail.keptAt} /> },
          ]}
        />
        <section class="stack">
          <h2>As text</h2>
          <Prose text={mail.text} level={3} />
        </section>
        {mail.html && (
          <section class="stack">
            <h2>As HTML</h2>
            {/* No scripts, no forms, nothing of ours: links open beside it. */}
            <iframe
              class="mail"
              title={`${mail.subject}, as HTML`}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              srcdoc={`<base target="_blank">${withInlineImages(mail)}`}
            />
          </section>
        )}
        {attachments.length > 0 && (
          <section class="stack">
            <h2>Attached</h2>
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

/** Pictures that the HTML shows by their content id, as a mail program would. */
function withInlineImages({ html = '', attachments = [] }: StoredMail): string {
  return attachments.reduce(
    (text, { cid, contentType, content }) =>
      cid && /^image\/(png|jpeg|gif)$/.test(contentType)
        ? text.replaceAll(`cid:${cid}`, `data:${contentType};base64,${content}`)
        : text,
    html,
  );
}

const Kept = ({ at }: { at: Temporal.Instant }) => (
  <time datetime={at.toString()}>
    {at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')}{' '}
    UTC
  </time>
);
