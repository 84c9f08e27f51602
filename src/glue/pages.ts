import { findPage, listPages, slugsOf } from '../blog/model/page.ts';
import { listPagesOfUser } from '../blog/model/page-role.ts';
import type { Pages } from '../events/ports.ts';

/** The blog's pages, as events hangs calendars on them. */
export const pagesOfBlog: Pages = { findPage, listPages, slugsOf, listPagesOfUser };
