import type { FormState } from '../../../shared/http/form-state.ts';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { CalendarFields } from '../../forms/calendar-fields.tsx';
import { calendarFormInput } from '../../forms/calendar-schema.ts';
import type { Calendar } from '../../model/calendar.ts';
import { calendarPath, settingsPath } from '../../rules/addresses.ts';

export type SettingsProps = { slug: string; calendar: Calendar; formState: FormState | undefined };

export function Settings({ slug, calendar, formState }: SettingsProps) {
  return (
    <FormPage
      title="Settings"
      lead={`Of ${calendar.name}. Its address stays /${calendar.slug}/, its currency ${calendar.currency}.`}
      crumbs={[{ label: calendar.name, href: calendarPath(slug, calendar.slug) }]}
      action={settingsPath(slug, calendar.slug)}
      submit="Save"
      formState={formState}
    >
      <CalendarFields calendar={calendarFormInput(calendar)} formState={formState} />
    </FormPage>
  );
}
