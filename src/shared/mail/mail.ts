import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Act } from '../act.ts';
import { defer, type Tx } from '../db/database.ts';

export const attachment = z.object({
  filename: z.string().min(1),
  contentType: z.string().min(1),
  /** base64 */
  content: z.base64(),
  /** the content id by which the HTML shows it: <img src="cid:…"> */
  cid: z.string().optional(),
});

const oneLine = (text: string) => !/[\r\n]/.test(text);

/** What of a mail is removed once it is sent. */
export const mailContent = z.object({
  text: z.string().min(1),
  html: z.string().optional(),
  attachments: z.array(attachment).optional(),
  /** the sender's name; the platform's if absent */
  from: z.string().refine(oneLine, 'must be one line').optional(),
  replyTo: z.email().optional(),
});

const mail = mailContent.extend({
  to: z.email(),
  subject: z.string().min(1).refine(oneLine, 'must be one line'),
  /** the page whose people see to it when it can't be delivered, and the order that it is about */
  about: z.object({ containerId: z.int(), orderId: z.int().optional() }).optional(),
  /**
   * Whose act it tells of: anybody's, who may have entered a stranger's address; the page's people's, if absent; or its
   * reader's own. Decides how many an address may get (recipients.ts).
   */
  prompt: z.enum(['anybody', 'page', 'reader']).optional(),
  /** one of many that are queued at once: others go first */
  bulk: z.boolean().optional(),
});

export type Mail = z.infer<typeof mail>;

/**
 * Queues a mail in a transaction: it is sent after the commit, and never without it. Its id is its Message-ID, the same
 * for every attempt.
 * @returns the id
 * @throws ZodError for an address or a subject that would add headers
 */
export async function queueMail(tx: Tx, { at }: Pick<Act, 'at'>, input: Mail): Promise<string> {
  const { to, subject, about, prompt = 'page', bulk = false, ...content } = mail.parse(input);
  const id = randomUUID();
  await defer(
    tx,
    'queue-mail',
    sql`
    INSERT INTO mails (id, container_id, order_id, prompt, bulk, to_address, recipient, domain, subject, content,
      next_at, queued_at, created_at, state_at)
    VALUES (${id}, ${about?.containerId ?? null}, ${about?.orderId ?? null}, ${prompt}, ${bulk}, ${to}, ${recipientKey(to)},
      ${domainOf(to)}, ${subject}, ${JSON.stringify(content)}::jsonb, ${at}, ${at}, ${at}, ${at})`,
  );
  return id;
}

/** The key by which mails to an address are counted: no table of counters contains addresses. */
export const recipientKey = (address: string): string =>
  createHash('sha256').update(address.toLowerCase()).digest('hex');

export const domainOf = (address: string): string => address.toLowerCase().split('@').at(-1) ?? '';
