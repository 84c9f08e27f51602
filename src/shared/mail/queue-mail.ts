import type { Tx } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { type Mail, sendMail } from './mail.ts';

/** Has a mail sent once this transaction has committed. */
export const queueMail = (tx: Tx, mail: Mail): Promise<void> => enqueue(tx, sendMail, mail);
