import type { Refusal } from '../../../shared/http/form-state.ts';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { CalendarFields } from '../../forms/calendar-fields.tsx';
import { calendarAsSent } from '../../forms/calendar-schema.ts';
import type { Calendar } from '../../model/calendar.ts';
import { calendarPath, settingsPath } from '../../rules/addresses.ts';

export type SettingsProps = { slug: string; calendar: Calendar; refusal: Refusal | undefined };

export function Settings({ slug, calendar, refusal }: SettingsProps) {
  return (
    <FormPage
      title="Settings"
      lead={`Of ${calendar.name}. Its address stays /${calendar.slug}/, its currency ${calendar.currency}.`}
      crumbs={[{ label: calendar.name, href: calendarPath(slug, calendar.slug) }]}
      action={settingsPath(slug, calendar.slug)}
      submit="Save"
      refusal={refusal}
    >
      <CalendarFields calendar={calendarAsSent(calendar)} refusal={refusal} />
    </FormPage>
  );
}
