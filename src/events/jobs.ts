import { z } from 'zod';
import { byClock } from '../shared/act.ts';
import type { Platform } from '../shared/http/platform.ts';
import { defineJob } from '../shared/jobs/job.ts';
import type { Jobs } from '../shared/jobs/jobs.ts';
import { sweepHolds } from './operations/expire-holds.ts';
import { mailEventChange, mailEventChangeJob } from './operations/mail-event-change.ts';
import { mailRequests, mailRequestsJob } from './operations/mail-requests.ts';
import type { MailEffects } from './ports.ts';

const expireHoldsJob = defineJob('expire-holds', z.object({}), { cron: '* * * * *', retryLimit: 0 });

/** Registers the jobs of events. Call before jobs.start(). */
export function eventsJobs(jobs: Jobs, { db, clock }: Platform, mails: MailEffects): void {
  jobs.work(mailRequestsJob, (requests) => mailRequests(db, { ...byClock(clock.now()), ...mails }, requests));
  jobs.work(mailEventChangeJob, (change) =>
    mailEventChange(db, { ...byClock(clock.now()), ...mails }, change),
  );
  jobs.work(expireHoldsJob, () => sweepHolds(db, byClock(clock.now())));
}
