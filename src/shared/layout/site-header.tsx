import { Icon } from '../ui/icon.tsx';
import { BasketPill } from './basket-pill.tsx';
import type { Shell } from './page.tsx';

export type SiteHeaderProps = { shell: Shell; current?: string | undefined };

/** Whose place this is, where one can go, who one is, and what one holds. */
export function SiteHeader({ shell, current }: SiteHeaderProps) {
  const { brand, menu, viewer, cart } = shell;
  return (
    <header class={isCrowded(shell) ? 'top crowded' : 'top'}>
      <div class="wrap">
        <a class="brand" href={brand.href}>
          <i class="leaf" />
          <span>{brand.name}</span>
        </a>
        {menu.length > 0 && (
          <nav class="menu" aria-label="Main">
            <ul>
              {menu.map(({ label, href }) => (
                <li key={href}>
                  <a href={href} aria-current={href === current ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <Account viewer={viewer} />
        {cart && <BasketPill cart={cart} />}
      </div>
    </header>
  );
}

// More than one row of a wide screen holds; CSS alone would push the basket down instead of the menu.
function isCrowded({ brand, menu, viewer }: Shell): boolean {
  const words = [brand.name, viewer.name ?? 'Sign in', ...menu.map(({ label }) => label)];
  return words.join('   ').length > 86;
}

function Account({ viewer }: { viewer: Shell['viewer'] }) {
  if (viewer.name === undefined) {
    return (
      <a class="account" href={viewer.signInHref}>
        <Icon name="user" />
        <span>Sign in</span>
      </a>
    );
  }
  const face = (
    <>
      <Icon name="user" />
      <span>
        <span class="only-sr">Signed in as </span>
        {viewer.name}
      </span>
    </>
  );
  return viewer.accountHref ? (
    <a class="account" href={viewer.accountHref}>
      {face}
    </a>
  ) : (
    <span class="account">{face}</span>
  );
}
