import { Icon, type IconName } from '../ui/icon.tsx';

/** What an app shows in the header of every page, such as the basket. */
export type Widget = {
  href: string;
  icon: IconName;
  /** Accessible name, in place of the visible texts: "Your basket: 2 items, £23.00, held for 14 minutes". */
  label: string;
  text: string;
  /** Shown in bold before the text. */
  count?: string;
  detail?: string;
  /** Whole seconds until the first item expires, and the same as text. */
  timer?: { secondsLeft: number; text: string };
};

export function HeaderWidget({ widget }: { widget: Widget }) {
  const { href, icon, label, text, count, detail, timer } = widget;
  return (
    <a class="basket" href={href}>
      <span class="only-sr">{label}</span>
      <Icon name={icon} />
      <span aria-hidden="true">
        {count && <b>{count}</b>}
        <span class={count ? 'basket-more' : undefined}>{text}</span>
      </span>
      {detail && (
        <span class="num" aria-hidden="true">
          {detail}
        </span>
      )}
      {timer && (
        <span class="basket-clock num" aria-hidden="true">
          <span data-ends-in={Math.max(0, Math.floor(timer.secondsLeft))}>{timer.text}</span>
        </span>
      )}
    </a>
  );
}
