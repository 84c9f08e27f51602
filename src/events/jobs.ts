import { z } from 'zod';
import { byClock } from '../shared/act.ts';
import type { Platform } from '../shared/http/platform.ts';
import type { CancellationId, ContainerId } from '../shared/ids.ts';
import { defineJob } from '../shared/jobs/job.ts';
import type { Jobs } from '../shared/jobs/jobs.ts';
import { sweepHolds } from './operations/expire-holds.ts';
import { mailEventChange, mailEventChangeJob } from './operations/mail-event-change.ts';
import { mailGivenBack, mailGivenBackJob } from './operations/mail-given-back.ts';
import { mailMove, mailMoveJob } from './operations/mail-move.ts';
import { mailRequests, mailRequestsJob } from './operations/mail-requests.ts';
import {
  resumeCancellations,
  resumeCancellationsJob,
  runCancellation,
  runCancellationJob,
} from './operations/run-cancellation.ts';
import type { CancellationAct, MailEffects } from './ports.ts';

const expireHoldsJob = defineJob('expire-holds', z.object({}), { cron: '* * * * *', retryLimit: 0 });

/** Registers the jobs of events. Call before jobs.start(). */
export function eventsJobs(
  jobs: Jobs,
  { db, clock }: Platform,
  mails: MailEffects & Pick<CancellationAct, 'orders'>,
): void {
  jobs.work(mailRequestsJob, (requests) => mailRequests(db, { ...byClock(clock.now()), ...mails }, requests));
  jobs.work(mailGivenBackJob, (bookings) =>
    mailGivenBack(db, { ...byClock(clock.now()), ...mails }, bookings),
  );
  jobs.work(mailEventChangeJob, (change) =>
    mailEventChange(db, { ...byClock(clock.now()), ...mails }, change),
  );
  const act = (): CancellationAct => ({ ...byClock(clock.now()), ...mails });
  jobs.work(runCancellationJob, ({ containerId, cancellationId }) =>
    runCancellation(db, act(), {
      containerId: containerId as ContainerId,
      cancellationId: cancellationId as CancellationId,
    }),
  );
  jobs.work(mailMoveJob, (move) => mailMove(db, act(), move));
  jobs.work(resumeCancellationsJob, () => resumeCancellations(db, act()));
  jobs.work(expireHoldsJob, () => sweepHolds(db, byClock(clock.now())));
}
