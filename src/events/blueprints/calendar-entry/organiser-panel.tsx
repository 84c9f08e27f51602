import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Panel, Stack } from '../../../shared/ui/panel.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { PlaceInSeries } from '../../model/series.ts';
import type { TicketType } from '../../model/ticket-type.ts';
import type { Owed } from '../../ports.ts';
import { doorPath, ticketTypesPath } from '../../rules/addresses.ts';
import { ConfirmBooking, DeclineBooking } from '../../views/booking-answers.tsx';
import { PaidHere } from '../../views/paid-here.tsx';
import { currentState, isOver, StateTag } from './state-tag.tsx';

export type OrganiserPanelProps = {
  pageContext: PageContext;
  calendar: Calendar;
  entry: CalendarEntry;
  /** The entry's own address. */
  path: string;
  now: Temporal.Instant;
  ticketTypes?: readonly TicketType[];
  /** undefined if it belongs to no series */
  placeInSeries: PlaceInSeries | undefined;
  /** whether it was moved with tickets */
  moved: boolean;
  /** of a booking that is to be paid at the venue, or not paid yet */
  owed: Owed | undefined;
};

/** What those who may manage an entry can do about it. */
export function OrganiserPanel({ ticketTypes = [], ...props }: OrganiserPanelProps) {
  const { pageContext, calendar, entry, path, now, placeInSeries, moved, owed } = props;
  const state = currentState(entry, now);
  const isEvent = entry.kind === 'event';
  const isEditable = isEvent && (state === 'draft' || state === 'confirmed');
  const isCancellable = (state === 'draft' || state === 'confirmed') && !isOver(entry, now);
  const answer = { entry, calendar, href: path };
  // There is nothing left to do about a booking that was declined or is over.
  if (!isEvent && state !== 'provisional' && !isCancellable && !owed) return null;
  return (
    <Panel title={t('organiser.label')}>
      {isEvent && (
        <Stack tight>
          <p>
            <StateTag entry={entry} now={now} />
          </p>
          <p class="small soft">{placesTaken(entry)}</p>
          {placeInSeries && <p class="small soft">{seriesWords(placeInSeries)}</p>}
        </Stack>
      )}
      {owed && <PaidHere owed={owed} action={`${path}receipts`} />}
      <Stack tight>
        {state === 'draft' && <Publish path={path} series={placeInSeries?.drafts ?? 1} />}
        {state === 'provisional' && <ConfirmBooking {...answer} wide />}
        {isEditable && (
          <LinkButton wide href={`${path}edit`} icon="edit">
            {t('entry.edit')}
          </LinkButton>
        )}
        {isEditable && (
          <LinkButton
            wide
            href={ticketTypesPath(pageContext.page.slug, calendar.slug, entry.id)}
            icon="ticket"
          >
            {t('entry.ticket_types')}
          </LinkButton>
        )}
        {isEvent && state === 'confirmed' && ticketTypes.length > 0 && (
          <LinkButton wide href={doorPath(entry.id)} icon="door">
            {t('entry.door')}
          </LinkButton>
        )}
        {state === 'provisional' && <DeclineBooking {...answer} />}
        {isEvent && moved && (
          <LinkButton wide href={`${path}moves/`}>
            {t('moves.see_answers')}
          </LinkButton>
        )}
        {entry.kind === 'hire' && (state === 'provisional' || state === 'confirmed') && (
          <LinkButton wide href={`${path}time/`} icon="clock">
            {t('booking_time.link')}
          </LinkButton>
        )}
        {isCancellable && (
          <LinkButton variant="quiet" wide href={`${path}cancellation/`}>
            {t('answer.cancel_summary')}
          </LinkButton>
        )}
        {state === 'cancelled' && isEvent && (
          <LinkButton variant="quiet" wide href={`${path}cancellation/`}>
            {t('cancellation.see_progress')}
          </LinkButton>
        )}
      </Stack>
    </Panel>
  );
}

/** @param series how many drafts its series has */
const Publish = ({ path, series }: { path: string; series: number }) => (
  <form class="stack tight" method="post" action={`${path}publication`}>
    {series > 1 && (
      <Button variant="go" wide name="series" value="all">
        {t('entry.publish_series', { count: series })}
      </Button>
    )}
    <Button variant={series > 1 ? 'plain' : 'go'} wide>
      {series > 1 ? t('entry.publish_one') : t('entry.publish')}
    </Button>
  </form>
);

/** "3 of 10, weekly" */
const seriesWords = ({ number, count, rule }: PlaceInSeries): string =>
  rule.startsWith('FREQ=WEEKLY')
    ? t('entry.in_weekly_series', { number, count })
    : t('entry.in_series', { number, count });

function placesTaken({ places_sold: taken, capacity, listed }: CalendarEntry): string {
  const count = capacity === null ? t('entry.taken', { taken }) : t('entry.taken_of', { taken, capacity });
  return listed ? count : `${count} ${t('entry.not_listed')}`;
}
