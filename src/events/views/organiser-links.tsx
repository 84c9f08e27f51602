import { LinkButton } from '../../shared/ui/button.tsx';
import type { IconName } from '../../shared/ui/icon.tsx';
import { t } from '../messages/translate.ts';

export type OrganiserLink = { label: string; href: string; icon?: IconName };
export type OrganiserLinksProps = { links: OrganiserLink[] };

/** What an organiser may do with the page shown, in a row under its head. */
export function OrganiserLinks({ links }: OrganiserLinksProps) {
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
