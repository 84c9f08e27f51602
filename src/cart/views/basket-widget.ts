import type { BasketWidget } from '../../shared/http/page.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { secondsUntil } from '../../shared/time.ts';
import { t } from '../messages/translate.ts';
import type { BasketSummary } from '../rules/basket.ts';

/** The basket as the header of every page shows it. */
export function basketWidget(
  { count, total_minor: total, currency, ends_at }: BasketSummary,
  now: Temporal.Instant,
): BasketWidget {
  if (count === 0) return { label: t('basket.empty'), text: t('widget.basket') };
  const detail = currency === null ? '' : total === 0 ? t('price.free') : formatMoney(total, currency);
  const secondsLeft = ends_at === null ? undefined : secondsUntil(Temporal.Instant.from(ends_at), now);
  const minutes = Math.floor((secondsLeft ?? 0) / 60);
  const label = t('widget.holds', { count, total: detail });
  return {
    label: secondsLeft === undefined ? label : t('widget.holds_for', { basket: label, minutes }),
    text: t('widget.held', { count }),
    count: String(count),
    ...(detail && { detail }),
    ...(secondsLeft !== undefined && { timer: { secondsLeft, text: t('widget.minutes', { minutes }) } }),
  };
}
