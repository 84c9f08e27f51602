import { dayName, formatFacts } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
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
  /** what is in the way, as far as the viewer may know; undefined if that is no more than the title says */
  why: string | undefined;
  nearest: readonly Offer[];
  /** the name entered for the booking; with it, each other offer has a button that holds it */
  name: string | undefined;
};

/** The chosen time is not available: the nearest offers instead. */
export function TakenPage(props: TakenPageProps) {
  const { slug, calendar, date, title, why, nearest } = props;
  return (
    <>
      <Head title={title} crumbs={dayCrumbs(props)}>
        {why && (
          <div class="lead" data-testid="why">
            <Prose text={why} />
          </div>
        )}
      </Head>
      <Stack loose>
        {nearest.length > 0 ? (
          <section class="narrow stack">
            <h2>{t('day.nearest_label')}</h2>
            <OfferList
              label={t('day.nearest_label')}
              rows={nearest.map((offer) => nearestRow(props, offer))}
            />
          </section>
        ) : (
          <p>{t('day.nothing_near')}</p>
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
