import { t } from '../messages/translate.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { Shell } from './shell.ts';

/** The head of the pages that people work at: the organiser's menu and a search. */
export type Workplace = {
  items: { label: string; href: string; icon: IconName; count?: number | undefined; current?: boolean }[];
  /** absent for who may not search */
  search?: { action: string; label: string } | undefined;
};

/** How many items a phone shows at its foot, beside the one that opens the others. */
const ON_A_PHONE = 4;

export function WorkHeader({ shell, workplace }: { shell: Shell; workplace: Workplace }) {
  const { items, search } = workplace;
  const { brand, viewer } = shell;
  const last = items.slice(ON_A_PHONE);
  return (
    <header class="top work-top">
      <div class="wrap">
        <a class="brand" href={brand.href}>
          <i class="leaf" />
          <span>{brand.name}</span>
        </a>
        <nav class="work-menu" aria-label={t('layout.work_menu')}>
          {items.map((item, at) => (
            <MenuItem key={item.href} item={item} isLater={at >= ON_A_PHONE} />
          ))}
          {last.length > 0 && (
            <details class={last.some(({ current }) => current) ? 'holds-current' : undefined}>
              <summary>
                <Icon name="more" />
                {t('layout.more')}
              </summary>
              <div class="work-more">
                {last.map((item) => (
                  <MenuItem key={item.href} item={item} />
                ))}
              </div>
            </details>
          )}
        </nav>
        {search && (
          <search class="work-search">
            <form method="get" action={search.action}>
              <label class="only-sr" for="work-search">
                {search.label}
              </label>
              <Icon name="search" />
              <input id="work-search" type="search" name="q" placeholder={search.label} maxlength={200} />
            </form>
          </search>
        )}
        {viewer.name !== undefined && (
          <a class="account" href={viewer.accountHref ?? viewer.signInHref}>
            <Icon name="user" />
            <span>{viewer.name}</span>
          </a>
        )}
      </div>
    </header>
  );
}

function MenuItem({ item, isLater = false }: { item: Workplace['items'][number]; isLater?: boolean }) {
  const { label, href, icon, count = 0, current } = item;
  return (
    <a href={href} class={isLater ? 'later' : undefined} aria-current={current ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{label}</span>
      {count > 0 && (
        <span class="count">
          <span class="only-sr">{t('layout.waiting')}</span> {count}
        </span>
      )}
    </a>
  );
}

export type WorkTabsProps = {
  label: string;
  tabs: { label: string; href: string; count?: number | undefined; current: boolean }[];
};

/** The rooms of one item of the menu: "Month", "To do", "Orders", "Settings". */
export const WorkTabs = ({ label, tabs }: WorkTabsProps) => (
  <nav class="work-tabs" aria-label={label}>
    {tabs.map(({ label, href, count = 0, current }) => (
      <a key={href} href={href} aria-current={current ? 'page' : undefined}>
        {label}
        {count > 0 && <span class="count">{count}</span>}
      </a>
    ))}
  </nav>
);
