import type { Role } from '../../shared/http/platform.ts';
import { Tag } from '../../shared/ui/tag.tsx';
import { t } from '../messages/translate.ts';

/** The role of a person on a page. */
export const RoleTag = ({ role }: { role: Role }) => (
  <Tag tone={role === 'organiser' ? 'rose' : 'plain'}>{t(`role.${role}`)}</Tag>
);
