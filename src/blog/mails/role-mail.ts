import type { Role, SignedIn } from '../../shared/http/platform.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { letter } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { t } from '../messages/translate.ts';

export type RoleGrant = {
  page: { title: string };
  role: Role;
  /** the organiser who granted it, and where the new organiser or steward signs in */
  by: { name: string; signInHref: string; platformName: string };
};

/** Notifies a user of a new role on a page, in the user's language. */
export const roleMail = (user: SignedIn, { page, role, by }: RoleGrant): Mail =>
  runInKeptLocale(user.locale ?? null, () => ({
    to: user.email,
    subject: t(`role_mail.subject_${role}`, { page: page.title }),
    ...letter({
      paragraphs: [
        t('role_mail.greeting', { name: user.name }),
        t(`role_mail.text_${role}`, { by: by.name, page: page.title }),
        t('role_mail.sign_in', { email: user.email }),
      ],
      button: { label: t('mail.sign_in'), href: by.signInHref },
      after: [t('role_mail.unexpected')],
      from: by.platformName,
    }),
  }));
