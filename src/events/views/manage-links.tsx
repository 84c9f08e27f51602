import type { Capability } from '../../shared/http/capabilities.ts';
import { LinkButton } from '../../shared/ui/button.tsx';
import type { IconName } from '../../shared/ui/icon.tsx';
import { t } from '../messages/translate.ts';

export type ManageLink = {
  /** what the page behind it needs */
  needs: Capability;
  label: string;
  href: string;
  icon?: IconName;
};
export type ManageLinksProps = { links: ManageLink[]; viewerMay: ReadonlySet<Capability> };

/** Links to what the viewer may do, in a row below the heading of a page; nothing without a role. */
export function ManageLinks({ links, viewerMay }: ManageLinksProps) {
  const allowed = links.filter(({ needs }) => viewerMay.has(needs));
  if (allowed.length === 0) return null;
  return (
    <nav class="bar" aria-label={t('manage.label')}>
      {allowed.map(({ label, href, icon }) => (
        <LinkButton key={href} small href={href} icon={icon}>
          {label}
        </LinkButton>
      ))}
    </nav>
  );
}
