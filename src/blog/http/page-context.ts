import type { SignIn } from '../../shared/auth/sign-in.ts';
import type { Db } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Ctx } from '../../shared/http/context.ts';
import { isRead, Moved, withSlug } from '../../shared/http/moved.ts';
import type { Platform } from '../../shared/http/platform.ts';
import { findCurrentSlug, getPage, getPageDetails, type Page, type PageDetails } from '../model/page.ts';
import type { Diary } from '../ports.ts';

/** The dependencies of every blueprint of the blog. */
export type BlogDeps = { platform: Platform; signIn: SignIn; diary: Diary };

/** Reads the page in the address. One query. @throws NotFound */
export const getPageContext = (c: Ctx, { platform: { db } }: BlogDeps): Promise<Page> =>
  orMoved(c, db, (slug) => getPage(db, slug));

/** Reads the page in the address with its text and snippets. One query. @throws NotFound */
export const getPageDetailsContext = (c: Ctx, { platform: { db } }: BlogDeps): Promise<PageDetails> =>
  orMoved(c, db, (slug) => getPageDetails(db, slug));

/** @throws Moved if the slug in the address is an old one */
async function orMoved<T>(c: Ctx, db: Db, read: (slug: string) => Promise<T>): Promise<T> {
  const slug = c.req.param('page') ?? '';
  try {
    return await read(slug);
  } catch (error) {
    const current = error instanceof NotFound && isRead(c) ? await findCurrentSlug(db, slug) : undefined;
    if (current) throw new Moved(withSlug(c, 0, current));
    throw error;
  }
}
