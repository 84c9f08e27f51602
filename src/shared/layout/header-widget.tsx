import { Icon, type IconName } from '../ui/icon.tsx';

/** What an app shows in the header of every page, in words of its own: the basket, with what is in it and until when. */
export type Widget = {
  href: string;
  icon: IconName;
  /** The whole for a screen reader: "Your basket: 2 held, £23.00, held for 14 minutes" */
  label: string;
  text: string;
  /** Shown in bold before the text, where there is something. */
  count?: string;
  detail?: string;
  /** Whole seconds until the first of it ends, and the same in words. */
  timer?: { secondsLeft: number; text: string };
};

export function HeaderWidget({ widget }: { widget: Widget }) {
  const { href, icon, label, text, count, detail, timer } = widget;
  return (
    <a class="basket" href={href} aria-label={label}>
      <Icon name={icon} />
      <span>
        {count && <b>{count}</b>}
        <span class={count ? 'basket-more' : undefined}>{text}</span>
      </span>
      {detail && <span class="num">{detail}</span>}
      {timer && (
        <span class="basket-clock num">
          <span data-ends-in={Math.max(0, Math.floor(timer.secondsLeft))} data-short>
            {timer.text}
          </span>
        </span>
      )}
    </a>
  );
}
