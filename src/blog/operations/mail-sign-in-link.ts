import type { Tx } from '../../shared/db/database.ts';
import { letter } from '../../shared/mail/letter.tsx';
import { queueMail } from '../../shared/mail/queue-mail.ts';

/** Sends a link that signs in. The same words to everybody: whether we know the address, no mail and no page tells. */
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
