import { PgBoss } from 'pg-boss';

/** Creates or brings up to date the schema that pg-boss keeps the jobs in. */
export async function migrateJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 1, supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
}
