import { z } from 'zod';
import type { Tx } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { defineJob } from '../jobs/job.ts';

export const attachment = z.object({
  filename: z.string().min(1),
  contentType: z.string().min(1),
  /** base64 */
  content: z.base64(),
  /** the content id by which the HTML shows it: <img src="cid:…"> */
  cid: z.string().optional(),
});

const mail = z.object({
  to: z.email(),
  subject: z
    .string()
    .min(1)
    .refine((text) => !/[\r\n]/.test(text), 'must be one line'),
  text: z.string().min(1),
  html: z.string().optional(),
  attachments: z.array(attachment).optional(),
});

export type Mail = z.infer<typeof mail>;

/** Sends one mail; retried for about two days. */
export const sendMail = defineJob('send-mail', mail, {
  retryLimit: 60,
  retryDelaySeconds: 10,
  retryDelayMaxSeconds: 3600,
});

/** Enqueues a mail, which is sent after the transaction has committed. */
export const queueMail = (tx: Tx, mail: Mail): Promise<void> => enqueue(tx, sendMail, mail);
