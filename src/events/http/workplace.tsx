import type { ComponentChildren } from 'preact';
import { appUrl, type Ctx, capabilitiesOn } from '../../shared/http/context.ts';
import { sendPage } from '../../shared/http/page.ts';
import { zoneName } from '../../shared/i18n/formats.ts';
import { type Workplace, WorkTabs } from '../../shared/layout/workplace.tsx';
import { t } from '../messages/translate.ts';
import { countRequests } from '../model/calendar-entry.ts';
import type { Page } from '../ports.ts';
import {
  calendarsPath,
  ordersPath,
  paymentSettingsPath,
  paymentsPath,
  requestsPath,
  statementsPath,
  toDoPath,
} from '../rules/addresses.ts';
import { brandingOf, type EventsDeps } from './page-context.ts';

/** The items of the organiser's menu. */
export type WorkItem = 'diary' | 'requests' | 'people' | 'money' | 'site';

/** The organiser's menu of a page: what the viewer's roles let them do there. One query. */
export async function workplaceOf(
  c: Ctx,
  deps: EventsDeps,
  { page, current }: { page: Page; current: WorkItem },
): Promise<Workplace> {
  const held = capabilitiesOn(c, page.slug);
  const blog = `${appUrl(c, 'blog')}/${page.slug}`;
  const item = (name: WorkItem, href: string, icon: Workplace['items'][number]['icon']) => ({
    label: t(`work.${name}`),
    href,
    icon,
    current: name === current,
  });
  const requests = held.has('bookings') && {
    ...item('requests', requestsPath(page.slug), 'inbox'),
    count: await countRequests(deps.platform.db, page.id),
  };
  return {
    items: [
      item('diary', calendarsPath(page.slug), 'calendar'),
      ...(requests ? [requests] : []),
      ...(held.has('money') ? [item('money', paymentsPath(page.slug), 'coins')] : []),
      ...(held.has('people') ? [item('people', `${blog}/people`, 'users')] : []),
      ...(held.has('site') ? [item('site', `${blog}/edit`, 'globe')] : []),
    ],
    search: held.has('money') ? { action: ordersPath(page.slug), label: t('work.find_order') } : undefined,
  };
}

export type MoneyTab = 'month' | 'to_do' | 'orders' | 'bank' | 'settings';

type MoneyPage = {
  page: Page;
  tab: MoneyTab;
  title: string;
  status?: 200 | 409 | 413 | 422;
  head?: ComponentChildren;
  body: ComponentChildren;
};

/** Responds with a page of the treasurer's: the organiser's menu, and the tabs of Money. */
export async function sendMoneyPage(
  c: Ctx,
  deps: EventsDeps,
  { page, tab, title, head, body, status = 200 }: MoneyPage,
): Promise<Response> {
  const { slug } = page;
  const hrefs = {
    month: paymentsPath(slug),
    to_do: toDoPath(slug),
    orders: ordersPath(slug),
    bank: statementsPath(slug),
    settings: paymentSettingsPath(slug),
  };
  const waiting = await deps.ports.books.countToDo(deps.platform.db, page.id, deps.platform.clock.now());
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title,
      noindex: true,
      head,
      workplace: await workplaceOf(c, deps, { page, current: 'money' }),
      footNote: t('calendar.times_are', { zone: zoneName(page.timeZone) }),
    },
    <>
      <WorkTabs
        label={t('work.money')}
        tabs={(['month', 'to_do', 'orders', 'bank', 'settings'] as const).map((name) => ({
          label: t(`work.money_${name}`),
          href: hrefs[name],
          current: name === tab,
          count: name === 'to_do' ? waiting : undefined,
        }))}
      />
      {body}
    </>,
    status,
  );
}
