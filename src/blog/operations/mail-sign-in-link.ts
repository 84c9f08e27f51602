import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { letter } from '../../shared/mail/letter.tsx';
import { type Mail, queueMail } from '../../shared/mail/mail.ts';
import { t } from '../messages/translate.ts';

type SignInLink = { email: string; link: string; platformName: string };

/** Mails a sign-in link. The text is the same for known and unknown addresses, so that it does not reveal who is a user. */
export async function mailSignInLink(tx: Tx, act: Act, link: SignInLink): Promise<void> {
  await queueMail(tx, act, signInMail(link));
}

export const signInMail = ({ email, link, platformName }: SignInLink): Mail => ({
  to: email,
  prompt: 'reader',
  subject: t('sign_in_mail.subject', { platform: platformName }),
  ...letter({
    paragraphs: [t('sign_in_mail.text', { platform: platformName })],
    button: { label: t('mail.sign_in'), href: link },
    after: [t('sign_in_mail.not_asked')],
    from: platformName,
  }),
});
