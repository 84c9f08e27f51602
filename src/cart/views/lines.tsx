import type { AppName } from '../../shared/config.ts';
import type { Line } from '../../shared/ui/lines.tsx';
import { Money } from '../../shared/ui/money.tsx';
import { t } from '../messages/translate.ts';
import type { BasketLine } from '../model/basket.ts';

/** The address of a path in another app. */
export type UrlOf = (app: AppName, path: string) => string;

/** A held line as the basket and the checkout list it. */
export const heldLine = (line: BasketLine, urlOf: UrlOf): Line => ({
  key: `${line.seller} ${line.key}`,
  title: <a href={urlOf(line.seller, line.href)}>{line.title}</a>,
  amount: <Money amount={line.amount} currency={line.currency} nothing={t('price.free')} />,
  detail: line.detail,
});

/** A link from an expired line to where it can be held again. */
export function TryAgain({ href, title }: { href: string; title: string }) {
  return (
    <a href={href} aria-label={t('line.try_again_label', { title })}>
      {t('line.try_again')}
    </a>
  );
}
