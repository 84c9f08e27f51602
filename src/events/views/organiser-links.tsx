import { LinkButton } from '../../shared/ui/button.tsx';
import type { IconName } from '../../shared/ui/icon.tsx';

export type OrganiserLink = { label: string; href: string; icon?: IconName };
export type OrganiserLinksProps = { links: OrganiserLink[] };

/** What an organiser may do with what is shown, in a row under the head of its page. */
export function OrganiserLinks({ links }: OrganiserLinksProps) {
  return (
    <nav class="bar" aria-label="For organisers">
      {links.map(({ label, href, icon }) => (
        <LinkButton key={href} small href={href} icon={icon}>
          {label}
        </LinkButton>
      ))}
    </nav>
  );
}

/** "Requests", "Requests (3)" */
export const requestsLabel = (waiting: number): string =>
  waiting > 0 ? `Requests (${waiting})` : 'Requests';
