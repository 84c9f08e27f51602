import { LinkButton } from '../../shared/ui/button.tsx';
import type { IconName } from '../../shared/ui/icon.tsx';
import { t } from '../messages/translate.ts';

export type OrganiserLink = { label: string; href: string; icon?: IconName };
export type OrganiserLinksProps = { links: OrganiserLink[] };

/** The organiser's actions on a page, in a row below its heading. */
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
