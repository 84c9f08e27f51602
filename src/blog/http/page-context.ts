import type { SignIn } from '../../shared/auth/sign-in.ts';
import type { Ctx } from '../../shared/http/context.ts';
import type { Platform } from '../../shared/http/platform.ts';
import { getPage, getPageDetails, type Page, type PageDetails } from '../model/page.ts';
import type { Diary } from '../ports.ts';

/** The dependencies of every blueprint of the blog. */
export type BlogDeps = { platform: Platform; signIn: SignIn; diary: Diary };

/** Reads the page in the address. One query. @throws NotFound */
export const getPageContext = (c: Ctx, { platform: { db } }: BlogDeps): Promise<Page> =>
  getPage(db, c.req.param('page') ?? '');

/** Reads the page in the address with its text and snippets. One query. @throws NotFound */
export const getPageDetailsContext = (c: Ctx, { platform: { db } }: BlogDeps): Promise<PageDetails> =>
  getPageDetails(db, c.req.param('page') ?? '');
