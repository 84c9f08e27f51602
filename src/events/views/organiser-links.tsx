import { LinkButton } from '../../shared/ui/button.tsx';
import type { IconName } from '../../shared/ui/icon.tsx';
import { t } from '../messages/translate.ts';
import { failedMailsPath, requestsPath } from '../rules/addresses.ts';

export type OrganiserLink = { label: string; href: string; icon?: IconName };
export type OrganiserLinksProps = { links: OrganiserLink[] };

/** The link to the bookings that wait for an answer. */
export const requestsLink = (slug: string, count: number): OrganiserLink => ({
  label: t('organiser.requests', { count }),
  href: requestsPath(slug),
  icon: 'calendar-check',
});

/** The link to mails that could not be delivered. */
export const failedMailsLink = (slug: string, count: number): OrganiserLink => ({
  label: t('organiser.failed_mails', { count }),
  href: failedMailsPath(slug),
  icon: 'alert',
});

/** What the viewer's roles let them do on a page, in a row below its heading. */
export function OrganiserLinks({ links }: OrganiserLinksProps) {
  if (links.length === 0) return null;
  return (
    <nav class="bar" aria-label={t('organiser.label')}>
      {links.map(({ label, href, icon }) => (
        <LinkButton key={href} small href={href} icon={icon}>
          {label}
        </LinkButton>
      ))}
    </nav>
  );
}
