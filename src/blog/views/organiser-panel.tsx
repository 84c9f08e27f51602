import { LinkButton } from '../../shared/ui/button.tsx';
import type { IconName } from '../../shared/ui/icon.tsx';
import { Panel } from '../../shared/ui/panel.tsx';

export type OrganiserPanelProps = { slug: string; eventsUrl: string; marketUrl: string };

/** What an organiser may do with a page, beside the page itself. */
export function OrganiserPanel({ slug, eventsUrl, marketUrl }: OrganiserPanelProps) {
  const deeds: { label: string; href: string; icon: IconName }[] = [
    { label: 'Edit this page', href: `/${slug}/edit`, icon: 'edit' },
    { label: 'Write a post', href: `/${slug}/news/new`, icon: 'plus' },
    { label: 'Texts: terms, getting here', href: `/${slug}/snippets/`, icon: 'list' },
    { label: 'Menu', href: `/${slug}/menu/`, icon: 'settings' },
    { label: 'Organisers and stewards', href: `/${slug}/people/`, icon: 'users' },
    { label: 'Calendars', href: `${eventsUrl}/${slug}/calendars/`, icon: 'calendar' },
    { label: 'Payments', href: `${eventsUrl}/${slug}/payments/`, icon: 'card' },
    { label: 'Markets', href: `${marketUrl}/${slug}/`, icon: 'basket' },
  ];
  return (
    <Panel title="For organisers">
      <ul class="stack tight">
        {deeds.map(({ label, href, icon }) => (
          <li key={href}>
            <LinkButton variant="quiet" href={href} icon={icon}>
              {label}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
