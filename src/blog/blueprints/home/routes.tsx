import { Hono } from 'hono';
import { type Db, transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import { pageSchema } from '../../forms/page-schema.ts';
import type { BlogDeps } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { listPages, listPayees, type Page } from '../../model/page.ts';
import { isOrganiser } from '../../model/page-role.ts';
import { createPage } from '../../operations/create-page.ts';
import type { PublicEvent } from '../../ports.ts';
import { datesOfPeriod, type Period, parsePeriod } from '../../rules/period.ts';
import { isFoundIn, searchWords } from '../../rules/search-words.ts';
import { daysOf } from './days.ts';
import type { Filters } from './search.tsx';
import { Home, NewPage } from './view.tsx';

/** `/` what is on at all venues, `/new` the form that creates a page. */
export function homeBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), cached('q', 'venue', 'when', 'kind', 'after'), (c) => showHome(c, deps));
  const creator = () => may.anyOrganiser(reason('only_organisers_create_pages'));
  app.get('/new', creator(), (c) => sendNewPage(c));
  app.post('/new', creator(), (c) => createPageFromForm(c, deps));
  return app;
}

const MAX_EVENTS = 40;
const MAX_KINDS = 10;
const MAX_PARAM = 100;
// Far enough for everybody, and near enough for all time zones and formats.
const YEARS_AHEAD = 5;

async function showHome(c: Ctx, { platform: { db, config, clock }, diary }: BlogDeps): Promise<Response> {
  const { user } = c.var;
  const now = clock.now();
  const pages = await listPages(db);
  const filters = filtersIn(c);
  const words = searchWords(filters.q);
  const after = c.req.query('after');
  const found = pages.filter(({ title }) => isFoundIn(words, title));
  const [list, kinds, canCreate] = await Promise.all([
    diary.listPublicEvents(db, {
      ...rangeOf(filters.when, now),
      now,
      limit: MAX_EVENTS,
      after,
      venue: venueIn(pages, filters)?.id,
      kind: filters.kind,
      words,
      foundVenues: found.map(({ id }) => id),
    }),
    diary.listKinds(db, { now, limit: MAX_KINDS }),
    user ? isOrganiser(db, user.id) : false,
  ]);
  const branding = platformBranding(c);
  const days = daysOf(list.events, {
    pages: await pagesOf(db, list.events, pages),
    eventsUrl: appUrl(c, 'events'),
    now,
    period: filters.when,
    unfolded: words.length > 0 || filters.kind !== undefined,
  });
  const { platformName } = config;
  return sendPage(
    c,
    branding,
    {
      title: pages.length > 0 ? t('home.title', { when: filters.when ?? 'any' }) : platformName,
      description: t('home.lead'),
      current: branding.menu[0]?.href,
      footNote: zoneNote(list.events),
    },
    <Home
      platformName={platformName}
      pages={pages}
      found={found}
      kinds={kinds}
      filters={filters}
      days={days}
      isLater={after !== undefined}
      next={list.next}
      canCreate={canCreate}
    />,
  );
}

function filtersIn(c: Ctx): Filters {
  const param = (name: string) => c.req.query(name)?.slice(0, MAX_PARAM).trim() || undefined;
  return {
    q: param('q') ?? '',
    venue: param('venue'),
    when: parsePeriod(param('when')),
    kind: param('kind'),
  };
}

/** The venue that the list is narrowed to; an unknown one narrows it to nothing. */
function venueIn(pages: readonly Page[], { venue }: Filters): { id: ContainerId } | undefined {
  return venue === undefined
    ? undefined
    : (pages.find(({ slug }) => slug === venue) ?? { id: 0 as ContainerId });
}

/** The instants of a period in any time zone of the world. */
function rangeOf(period: Period | undefined, now: Temporal.Instant) {
  const { from, to } = datesOfPeriod(period, now.toZonedDateTimeISO('UTC').toPlainDate());
  const begins = from.toZonedDateTime('UTC').toInstant().subtract({ hours: 48 });
  return {
    from: Temporal.Instant.compare(begins, now) > 0 ? begins : now,
    to: (to ?? from.add({ years: YEARS_AHEAD })).toZonedDateTime('UTC').toInstant().add({ hours: 72 }),
  };
}

/** The pages of events by id. Where there are more pages than `listPages` lists, one more query. */
async function pagesOf(db: Db, events: readonly PublicEvent[], listed: readonly Page[]) {
  const pages = new Map(listed.map((page) => [page.id, { slug: page.slug, title: page.title }]));
  const missing = [...new Set(events.map(({ containerId }) => containerId))].filter((id) => !pages.has(id));
  if (missing.length > 0) for (const [id, page] of await listPayees(db, missing)) pages.set(id, page);
  return pages;
}

/** Says in whose time zone the times are; where they differ, each event says it. */
function zoneNote(events: readonly PublicEvent[]): string | undefined {
  const [zone, ...others] = new Set(events.map(({ startsAt }) => startsAt.timeZoneId));
  if (!zone) return undefined;
  return others.length === 0 ? t('home.times_are', { zone: zoneName(zone) }) : t('home.times_are_local');
}

async function createPageFromForm(c: Ctx, { platform: { db } }: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  try {
    const page = parseForm(pageSchema, input);
    const slug = await transaction(db, (tx) => createPage(tx, actOf(c), page));
    return c.redirect(`/${slug}/`, 303);
  } catch (error) {
    return sendNewPage(c, formStateOf(error, input));
  }
}

function sendNewPage(c: Ctx, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    platformBranding(c),
    { title: formTitle(t('new_page.title'), formState), noindex: true },
    <NewPage formState={formState} />,
    formState?.status ?? 200,
  );
}
