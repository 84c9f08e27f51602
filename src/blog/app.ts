import type { Hono } from 'hono';
import type { AppEnv } from '../shared/http/context.ts';
import { createBaseApp } from '../shared/http/create-base-app.ts';
import { accountBlueprint } from './blueprints/account/routes.tsx';
import { homeBlueprint } from './blueprints/home/routes.tsx';
import { menuBlueprint } from './blueprints/menu/routes.tsx';
import { newsBlueprint } from './blueprints/news/routes.tsx';
import { outboxBlueprint } from './blueprints/outbox/routes.tsx';
import { pageBlueprint } from './blueprints/page/routes.tsx';
import { peopleBlueprint } from './blueprints/people/routes.tsx';
import { signInBlueprint } from './blueprints/sign-in/routes.tsx';
import { blogSitemap } from './blueprints/sitemap/routes.ts';
import { snippetsBlueprint } from './blueprints/snippets/routes.tsx';
import type { BlogDeps } from './http/page-context.ts';

const PAGE = '/:page{[a-z0-9-]+}';

/** Creates the blog: sign-in, pages and posts, and the forms by which organisers edit them. */
export function createBlogApp(deps: BlogDeps): Hono<AppEnv> {
  return createBaseApp('blog', deps.platform, (app) => {
    app.route('/', homeBlueprint(deps));
    app.route('/', blogSitemap(deps));
    app.route('/', signInBlueprint(deps));
    app.route('/account', accountBlueprint(deps));
    if (deps.platform.config.features.outbox) app.route('/outbox', outboxBlueprint(deps));
    app.route(`${PAGE}/news`, newsBlueprint(deps));
    app.route(`${PAGE}/menu`, menuBlueprint(deps));
    app.route(`${PAGE}/snippets`, snippetsBlueprint(deps));
    app.route(`${PAGE}/people`, peopleBlueprint(deps));
    app.route(PAGE, pageBlueprint(deps));
  });
}
