import type { Tx } from '../../shared/db/database.ts';
import { letter } from '../../shared/mail/letter.tsx';
import { queueMail } from '../../shared/mail/mail.ts';

/** Mails a sign-in link. The text is the same for known and unknown addresses, so that it does not reveal which is which. */
export async function mailSignInLink(
  tx: Tx,
  { email, link, platformName }: { email: string; link: string; platformName: string },
): Promise<void> {
  await queueMail(tx, {
    to: email,
    subject: `Sign in to ${platformName}`,
    ...letter({
      paragraphs: [`Here is your link to sign in to ${platformName}. It works once, and for 15 minutes.`],
      button: { label: 'Sign in', href: link },
      after: ['You did not ask for it? Then leave it: nobody is signed in unless the link is opened.'],
      from: platformName,
    }),
  });
}
