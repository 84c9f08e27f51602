import { dayName, formatFacts, formatList } from '../../../shared/i18n/formats.ts';
import type { SpaceId } from '../../../shared/ids.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { Offer } from '../../model/offer.ts';
import { dayPath, holdPath } from '../../rules/addresses.ts';
import { minutesOf, slotCost } from '../../rules/availability.ts';
import { amountWords } from '../../views/entry-words.ts';
import { offerPath, offerTimes } from '../../views/offer-words.ts';
import { OfferList, type OfferRow } from './offer-list.tsx';
import { type DayAddress, dayCrumbs } from './view.tsx';

export type TakenPageProps = DayAddress & {
  title: string;
  /** what is in the way, as far as the viewer may know */
  why: string | undefined;
  /** the space that was chosen */
  spaceId: SpaceId;
  nearest: readonly Offer[];
  /** the name entered for the booking; with it, each other offer has a button that holds it */
  name: string | undefined;
};

/** The chosen time is not available: the nearest offers instead. */
export function TakenPage(props: TakenPageProps) {
  const { slug, calendar, date, title, why, nearest } = props;
  const times = formatList(
    nearest.map((offer) => nearestWords(props, offer)),
    'disjunction',
  );
  return (
    <>
      <Head
        title={title}
        lead={nearest.length > 0 ? t('day.nearest', { times }) : t('day.nothing_near')}
        crumbs={dayCrumbs(props)}
      />
      <Stack>
        {why && (
          <Note>
            <p data-testid="why">{why}</p>
          </Note>
        )}
        {nearest.length > 0 && (
          <div class="narrow">
            <OfferList
              label={t('day.nearest_label')}
              rows={nearest.map((offer) => nearestRow(props, offer))}
            />
          </div>
        )}
        <p>
          <LinkButton href={dayPath(slug, calendar.slug, date)} icon="left">
            {dayName(date)}
          </LinkButton>
        </p>
      </Stack>
    </>
  );
}

/** "20:00–22:00", "18:00–20:00 (Garden room)", "18:00–20:00 on Saturday 13 June" */
function nearestWords({ date, spaceId }: TakenPageProps, offer: Offer): string {
  const times = offerTimes(offer);
  const day = dayName(offer.date);
  const space = offer.space.name;
  if (offer.space.id === spaceId) return offer.date.equals(date) ? times : t('day.near_day', { times, day });
  return offer.date.equals(date)
    ? t('day.near_space', { times, space })
    : t('day.near_day_and_space', { times, day, space });
}

function nearestRow({ slug, name }: TakenPageProps, offer: Offer): OfferRow {
  const { calendar, slot, space, date, range } = offer;
  const times = offerTimes(offer);
  const day = dayName(date);
  const cost = slotCost({ flexible: slot.flexible, costMinor: slot.cost_minor }, minutesOf(range));
  const label = t('day.hold_offer_on', { space: space.name, day, times });
  return {
    key: `${slot.id} ${range.from}`,
    title: formatFacts([space.name, times]),
    detail: `${day} · ${amountWords(cost, calendar.currency)}`,
    action: name ? (
      <form method="post" action={holdPath(slug, calendar.slug, date)}>
        <input type="hidden" name="slot" value={slot.id} />
        <input type="hidden" name="price" value={slot.cost_minor} />
        <input type="hidden" name="version" value={slot.version} />
        <input type="hidden" name="name" value={name} />
        {slot.flexible && <input type="hidden" name="from" value={range.from.toString()} />}
        {slot.flexible && <input type="hidden" name="to" value={range.to.toString()} />}
        <Button small label={label}>
          {t('day.hold')}
        </Button>
      </form>
    ) : (
      <LinkButton small href={offerPath(slug, offer)} label={label}>
        {t('day.hold')}
      </LinkButton>
    ),
  };
}
