import { formatMoney } from '../../shared/i18n/formats.ts';
import { Button } from '../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../shared/ui/confirm-details.tsx';
import { TextArea } from '../../shared/ui/form.tsx';
import type { Calendar } from '../model/calendar.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { whenOf } from './booking-words.ts';

export type AnswerProps = {
  entry: CalendarEntry;
  calendar: Calendar;
  /** the entry's own address */
  href: string;
  /** where to go on afterwards, when not to the entry */
  back?: 'requests';
  /** among buttons under one another */
  wide?: boolean;
};

/** The venue's yes to a paid booking. */
export function ConfirmBooking({ entry, href, back, wide }: AnswerProps) {
  return (
    <form method="post" action={`${href}confirmation`}>
      <BackTo place={back} />
      <Button variant="go" wide={wide} label={`Confirm ${entry.name}`}>
        Confirm
      </Button>
    </form>
  );
}

/** The venue's no, after a second look at what it gives back. */
export function DeclineBooking({ entry, calendar, href, back }: AnswerProps) {
  return (
    <ConfirmDetails
      summary="Decline…"
      says={`${moneyBack(entry, calendar)} ${whenOf(entry, calendar.time_zone)} is free again at once.`}
    >
      <form method="post" action={`${href}refusal`}>
        <BackTo place={back} />
        <TextArea
          name={reasonField(entry.id)}
          label="A word about why"
          optional
          rows={2}
          hint="It goes into the mail."
          maxlength={500}
        />
        <Button variant="danger" label={`Decline ${entry.name}`}>
          Decline
        </Button>
      </form>
    </ConfirmDetails>
  );
}

/** Named by its entry: a queue has one for each. */
export const reasonField = (entryId: number): string => `reason-${entryId}`;

/** Calls off what stands in the diary. */
export function CancelEntry({ entry, calendar, href }: AnswerProps) {
  return (
    <ConfirmDetails
      summary="Cancel it…"
      says={
        entry.listed
          ? 'It stays in the calendar and in people’s feeds, marked as cancelled. Its space is free again at once.'
          : `${moneyBack(entry, calendar)} ${whenOf(entry, calendar.time_zone)} is free again at once.`
      }
    >
      <form method="post" action={`${href}cancellation`}>
        <Button variant="danger" label={`Cancel ${entry.name}`}>
          Cancel it
        </Button>
      </form>
    </ConfirmDetails>
  );
}

function BackTo({ place }: { place: 'requests' | undefined }) {
  return place ? <input type="hidden" name="back" value={place} /> : null;
}

const moneyBack = (entry: CalendarEntry, calendar: Calendar): string =>
  entry.cost_minor > 0
    ? `${formatMoney(entry.cost_minor, calendar.currency)} goes back to ${entry.contact_name || 'the hirer'}.`
    : 'Nothing was charged, so nothing goes back.';
