import type { FormState } from '../../../shared/http/form-state.ts';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { CalendarFields } from '../../forms/calendar-fields.tsx';
import { calendarFormInput } from '../../forms/calendar-schema.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import { calendarPath, settingsPath } from '../../rules/addresses.ts';

export type SettingsPageProps = { slug: string; calendar: Calendar; formState: FormState | undefined };

export function SettingsPage({ slug, calendar, formState }: SettingsPageProps) {
  return (
    <FormPage
      title={t('calendar.settings')}
      lead={t('calendar.settings_lead', {
        calendar: calendar.name,
        slug: calendar.slug,
        currency: calendar.currency,
      })}
      crumbs={[{ label: calendar.name, href: calendarPath(slug, calendar.slug) }]}
      action={settingsPath(slug, calendar.slug)}
      submit={t('form.save')}
      formState={formState}
    >
      <VersionField version={calendar.version} formState={formState} />
      <CalendarFields calendar={calendarFormInput(calendar)} formState={formState} />
    </FormPage>
  );
}
