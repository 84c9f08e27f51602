import { Checkbox } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../ports.ts';
import { calendarsPath, mailSettingsPath, requestsPath } from '../../rules/addresses.ts';

export type MailSettingsProps = {
  page: Page;
  /** of who sees the page */
  email: string;
  /** whether they get mails about requests */
  requests: boolean;
  saved: boolean;
};

/** Which mails of a page somebody gets who sees to its bookings: their own choice. */
export function MailSettings({ page, email, requests, saved }: MailSettingsProps) {
  return (
    <FormPage
      title={t('mail_settings.title')}
      lead={t('mail_settings.lead', { email, page: page.title })}
      crumbs={[
        { label: t('views.whats_on'), href: calendarsPath(page.slug) },
        { label: t('calendars.requests_label'), href: requestsPath(page.slug) },
      ]}
      action={mailSettingsPath(page.slug)}
      submit={t('form.save')}
      formState={undefined}
    >
      {saved && (
        <Note tone="good" role="status">
          {t(requests ? 'mail_settings.saved_on' : 'mail_settings.saved_off')}
        </Note>
      )}
      <Checkbox
        name="requests"
        label={t('mail_settings.requests')}
        hint={t('mail_settings.requests_hint')}
        checked={requests}
      />
    </FormPage>
  );
}
