import { rich, t } from '../messages/translate.ts';
import { Icon } from '../ui/icon.tsx';
import { HeaderWidget } from './header-widget.tsx';
import type { Shell } from './shell.ts';

export type SiteHeaderProps = { shell: Shell; current?: string | undefined };

/** The brand, the menu, the account and the widget. */
export function SiteHeader({ shell, current }: SiteHeaderProps) {
  const { brand, menu, viewer, widget } = shell;
  return (
    <header class={isCrowded(shell) ? 'top crowded' : 'top'}>
      <div class="wrap">
        <a class="brand" href={brand.href}>
          <i class="leaf" />
          <span>{brand.name}</span>
        </a>
        {menu.length > 0 && (
          <nav class="menu" aria-label={t('layout.main_menu')}>
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
        {widget && <HeaderWidget widget={widget} />}
      </div>
    </header>
  );
}

// CSS alone can't tell that a row is full, and would wrap the widget instead of the menu.
function isCrowded({ brand, menu, viewer }: Shell): boolean {
  const words = [brand.name, viewer.name ?? t('layout.sign_in'), ...menu.map(({ label }) => label)];
  return words.join('   ').length > 86;
}

function Account({ viewer }: { viewer: Shell['viewer'] }) {
  if (viewer.name === undefined) {
    return (
      <a class="account" href={viewer.signInHref}>
        <Icon name="user" />
        <span>{t('layout.sign_in')}</span>
      </a>
    );
  }
  const content = (
    <>
      <Icon name="user" />
      <span>
        {rich('layout.signed_in_as', {
          name: viewer.name,
          quiet: (children) => <span class="only-sr">{children}</span>,
        })}
      </span>
    </>
  );
  return viewer.accountHref ? (
    <a class="account" href={viewer.accountHref}>
      {content}
    </a>
  ) : (
    <span class="account">{content}</span>
  );
}
