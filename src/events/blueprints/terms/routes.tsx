import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { brandingOf, type EventsDeps, getPage } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { TermsPage } from './view.tsx';

/** `/{page}/terms`: the terms on which a page sells, and each version of them. */
export function termsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showTerms(c, deps, undefined));
  app.get('/:version', may.anyone(), (c) => showTerms(c, deps, parseId(c.req.param('version')) ?? 0));
  return app;
}

async function showTerms(c: Ctx, deps: EventsDeps, version: number | undefined): Promise<Response> {
  const page = await getPage(c, deps);
  const versions = await deps.ports.treasury.listTerms(deps.platform.db, page.id);
  const terms = version === undefined ? versions[0] : versions.find((each) => each.version === version);
  if (version !== undefined && !terms) throw new NotFound();
  const isCurrent = terms === versions[0];
  return sendPage(
    c,
    brandingOf(c, page),
    { title: t('terms.of', { page: page.title }), noindex: !isCurrent || !terms?.text },
    <TermsPage page={page} terms={terms} versions={versions} isCurrent={isCurrent} />,
  );
}
