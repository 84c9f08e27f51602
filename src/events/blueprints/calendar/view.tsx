import type { FormState } from '../../../shared/http/form-state.ts';
import { clockTime, compactDate, zoneName } from '../../../shared/i18n/formats.ts';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Checkbox } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { CalendarFields } from '../../forms/calendar-fields.tsx';
import { calendarFormInput } from '../../forms/calendar-schema.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import { calendarPath, settingsPath } from '../../rules/addresses.ts';

/** What another time zone would move. */
export type ZoneMoves = {
  zone: string;
  total: number;
  entries: { id: number; name: string; starts_at: Temporal.Instant }[];
};

export type SettingsPageProps = {
  slug: string;
  calendar: Calendar;
  moves: ZoneMoves | undefined;
  formState: FormState | undefined;
};

export function SettingsPage({ slug, calendar, moves, formState }: SettingsPageProps) {
  return (
    <FormPage
      title={t('calendar.settings')}
      lead={t('calendar.settings_lead', {
        calendar: calendar.name,
        currency: calendar.currency,
      })}
      crumbs={[{ label: calendar.name, href: calendarPath(slug, calendar.slug) }]}
      action={settingsPath(slug, calendar.slug)}
      submit={t('form.save')}
      formState={formState}
    >
      <VersionField version={calendar.version} formState={formState} />
      {moves && <Moves calendar={calendar} moves={moves} />}
      <CalendarFields
        calendar={calendarFormInput(calendar)}
        formState={formState}
        withSlug
        currency={calendar.currency}
      />
    </FormPage>
  );
}

/** The entries that would be at another time of day, before they are. */
function Moves({ calendar, moves: { zone, total, entries } }: { calendar: Calendar; moves: ZoneMoves }) {
  const at = (instant: Temporal.Instant, timeZone: string) => {
    const zoned = instant.toZonedDateTimeISO(timeZone);
    return t('calendar.move_time', { date: compactDate(zoned.toPlainDate()), time: clockTime(zoned) });
  };
  return (
    <Note tone="warn" title={t('calendar.moves_title', { count: total, zone: zoneName(zone) })}>
      <ul>
        {entries.map(({ id, name, starts_at }) => (
          <li key={id}>
            {t('calendar.move', {
              name,
              before: at(starts_at, calendar.time_zone),
              after: at(starts_at, zone),
            })}
          </li>
        ))}
        {total > entries.length && <li>{t('calendar.moves_more', { count: total - entries.length })}</li>}
      </ul>
      <Checkbox name="confirmed_zone" value={zone} label={t('calendar.moves_confirm')} />
    </Note>
  );
}
