import type { Role } from '../../shared/capabilities.ts';
import type { SignedIn } from '../../shared/http/platform.ts';
import { formatList } from '../../shared/i18n/formats.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { letter } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { t } from '../messages/translate.ts';

export type RoleGrant = {
  page: { title: string };
  /** the new ones */
  roles: readonly Role[];
  /** the organiser who granted them, and where the person signs in */
  by: { name: string; signInHref: string; platformName: string };
};

/** Notifies a user of new roles on a page, in the user's language. */
export const roleMail = (user: SignedIn, { page, roles, by }: RoleGrant): Mail =>
  runInKeptLocale(user.locale ?? null, () => ({
    to: user.email,
    subject: t('role_mail.subject', {
      page: page.title,
      roles: formatList(roles.map((role) => t(`role_mail.as_${role}`))),
    }),
    ...letter({
      paragraphs: [
        t('role_mail.greeting', { name: user.name }),
        t('role_mail.text', { by: by.name, page: page.title, count: roles.length }),
        roles
          .map((role) => t('role_mail.role', { role: t(`role.${role}`), about: t(`role.about_${role}`) }))
          .join('\n'),
        t('role_mail.sign_in', { email: user.email }),
      ],
      button: { label: t('mail.sign_in'), href: by.signInHref },
      after: [t('role_mail.unexpected')],
      from: by.platformName,
    }),
  }));
