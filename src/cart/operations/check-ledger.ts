import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { ledgerOffMail } from '../mails/ledger-off.ts';
import {
  findLedgerDifferences,
  type LedgerDifference,
  listPagesWithLedger,
  saveLedgerCheck,
} from '../model/ledger-check.ts';
import type { MailAct } from '../ports.ts';

export const checkLedgerJob = defineJob('cart-check-ledger', z.object({}), {
  cron: '17 2 * * *',
  retryLimit: 2,
  expireSeconds: 4 * 3600,
});

type Effects = { site: Pick<Config, 'urls' | 'platformName'>; log: Pick<Logger, 'error'> };

/**
 * Checks the books of all pages, and keeps what it found. Only where something is off, the page's treasurers get a mail,
 * and whoever runs the platform a line in the log.
 */
export async function checkLedgers(db: Db, act: MailAct, { site, log }: Effects): Promise<void> {
  for (const containerId of await listPagesWithLedger(db)) {
    const differences = await findLedgerDifferences(db, containerId);
    if (differences.length > 0) {
      log.error({ containerId, differences: differences.slice(0, 10) }, 'the ledger does not add up');
    }
    const mails = differences.length > 0 ? await mailsOf(db, act, { containerId, differences, site }) : [];
    await transaction(db, async (tx) => {
      await saveLedgerCheck(tx, containerId, { checkedAt: act.at, differences });
      for (const mail of mails) await queueMail(tx, act, mail);
    });
  }
}

async function mailsOf(
  db: Db,
  { payees }: MailAct,
  {
    containerId,
    differences,
    site,
  }: { containerId: ContainerId; differences: readonly LedgerDifference[]; site: Effects['site'] },
) {
  const from = await payees.getLetterhead(db, containerId);
  const treasurers = await payees.listPeopleWith(db, containerId, 'money');
  return treasurers.map((treasurer) =>
    runInKeptLocale(treasurer.locale ?? null, () =>
      ledgerOffMail({ containerId, differences }, treasurer, { from, site }),
    ),
  );
}
