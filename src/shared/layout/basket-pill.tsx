import { minutesLeft } from '../ui/countdown.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Cart } from './page.tsx';

/** What is held, what it comes to, and for how long: on every page. */
export function BasketPill({ cart }: { cart: Cart }) {
  if (cart.count === 0) {
    return (
      <a class="basket" href={cart.href}>
        <Icon name="basket" />
        <span>
          Basket<span class="basket-more"> is empty</span>
        </span>
      </a>
    );
  }
  return (
    <a class="basket" href={cart.href}>
      <Icon name="basket" />
      <span>
        <span class="only-sr">Your basket: </span>
        <b>{cart.count}</b>
        <span class="basket-more"> held ·</span>
      </span>
      <span class="num">{cart.total}</span>
      {cart.secondsLeft !== undefined && (
        <span class="basket-clock num">
          <span class="only-sr">, held for </span>
          <span data-ends-in={Math.max(0, Math.floor(cart.secondsLeft))} data-short>
            {shortly(cart.secondsLeft)}
          </span>
        </span>
      )}
    </a>
  );
}

const shortly = (seconds: number): string =>
  seconds < 60 ? minutesLeft(seconds) : `${Math.floor(seconds / 60)} min`;
