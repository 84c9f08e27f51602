import type { Role } from '../../shared/capabilities.ts';
import { Tag } from '../../shared/ui/tag.tsx';
import { t } from '../messages/translate.ts';

/** The roles of a person on a page. */
export const RoleTags = ({ roles }: { roles: readonly Role[] }) => (
  <>
    {roles.map((role) => (
      <Tag key={role} tone={role === 'organiser' ? 'rose' : 'plain'}>
        {t(`role.${role}`)}
      </Tag>
    ))}
  </>
);
