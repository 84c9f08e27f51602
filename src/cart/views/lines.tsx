import type { AppName } from '../../shared/config.ts';
import { cancellationWords } from '../../shared/i18n/cancellation-words.ts';
import type { ContainerId } from '../../shared/ids.ts';
import type { Line } from '../../shared/ui/lines.tsx';
import { Money } from '../../shared/ui/money.tsx';
import { t } from '../messages/translate.ts';
import type { BasketLine } from '../model/basket.ts';
import type { LineGroup } from '../rules/basket.ts';
import { lineDetail } from './line-words.ts';

/** The address of a path in another app: below a page, if it is given. */
export type UrlOf = (app: AppName, path: string, page?: ContainerId) => string;

/** Equal held lines as the basket and the checkout list them. */
export const heldLine = ({ key, first, quantity, amount }: LineGroup<BasketLine>, urlOf: UrlOf): Line => ({
  key,
  title:
    first.kind === 'deposit' ? (
      t('line.deposit_for', { name: first.name })
    ) : (
      <a href={urlOf(first.seller, first.href, first.containerId)}>{first.name}</a>
    ),
  amount: <Money amount={amount} currency={first.currency} nothing={t('price.free')} />,
  detail: first.kind === 'deposit' ? depositWords(first) : lineDetail(first, quantity),
  more: termsOf(first) !== undefined && <HeldTerms line={first} />,
});

/** "Given back after it, within 3 days" */
export const depositWords = ({ deposit }: Pick<BasketLine, 'deposit'>): string =>
  deposit?.returnDays === null || deposit === undefined
    ? t('line.deposit_back')
    : t('line.deposit_back_within', { days: deposit.returnDays });

/** What comes back of a held place if it is cancelled after it is bought. */
export function HeldTerms({ line }: { line: BasketLine }) {
  const terms = termsOf(line);
  return terms === undefined ? null : <p class="small soft">{terms}</p>;
}

function termsOf({ cancellation: rule, kind, startsAt, timeZone, currency }: BasketLine): string | undefined {
  if (!rule || kind === 'deposit') return undefined;
  const begins = startsAt && { startsAt, timeZone };
  return cancellationWords(rule, { currency, begins });
}

/** Hidden fields that name the equal places of a line of the basket. */
export function PlacesFields({
  line,
}: {
  line: Pick<BasketLine, 'seller' | 'containerId' | 'group' | 'unitPrice'>;
}) {
  return (
    <>
      <input type="hidden" name="seller" value={line.seller} />
      <input type="hidden" name="page" value={line.containerId} />
      <input type="hidden" name="group" value={line.group} />
      <input type="hidden" name="price" value={line.unitPrice} />
    </>
  );
}

/** A link from an expired line to where it can be held again. */
export function TryAgain({ href, title }: { href: string; title: string }) {
  return (
    <a href={href} aria-label={t('line.try_again_label', { title })}>
      {t('line.try_again')}
    </a>
  );
}
