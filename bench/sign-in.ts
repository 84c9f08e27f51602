import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../src/shared/db/database.ts';
import type { World } from './measurements.ts';
import { formOf, newVisitor, type Visitor } from './visitor.ts';

/** Signs in by the mailed link. */
export async function signIn({ db, server }: World, email: string): Promise<Visitor> {
  const page = `${server.urls.blog}/sign-in`;
  const visitor = newVisitor();
  const { action, fields } = formOf(await visitor.get(page), (path) => path.endsWith('/sign-in'));
  await visitor.send(new URL(action, page).href, { ...fields, email });
  const link = await findLink(db, email);
  const button = formOf(await visitor.get(link), (path) => path.includes('/sign-in/'));
  await visitor.post(new URL(button.action, link).href, button.fields);
  return visitor;
}

async function findLink(db: Db, email: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { rows } = await sql<{ body_text: string }>`
      SELECT body_text FROM stored_mails WHERE to_address = ${email} ORDER BY id DESC LIMIT 1`.execute(db);
    const link = /http\S+\/sign-in\/\S+/.exec(rows[0]?.body_text ?? '')?.[0];
    if (link) return link;
    await sleep(100);
  }
  throw new Error(`no sign-in link was mailed to ${email}`);
}
