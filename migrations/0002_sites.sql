-- Up Migration

-- The page of a venue, club or project. Its id is the `container_id` of everything that belongs to it.
CREATE TABLE pages (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE
    CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60)
    -- reserved: the first path segments of the four apps
    CHECK (slug NOT IN ('admin', 'api', 'assets', 'cart', 'checkout', 'healthz', 'internal', 'locale', 'orders', 'outbox',
                        'new', 'readyz', 'sign-in', 'sign-out', 'tickets', 'webhooks', 'account')),
  title text NOT NULL CHECK (title <> ''),
  summary text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT '',
  body text NOT NULL DEFAULT '',
  -- for the dates of its posts; a calendar has a time zone of its own
  time_zone text NOT NULL DEFAULT 'Europe/London',
  version integer NOT NULL DEFAULT 1,
  -- of its menu, which is edited as a whole
  menu_version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER pages_version BEFORE UPDATE OF title, summary, address, body, time_zone ON pages
  FOR EACH ROW WHEN ((OLD.title, OLD.summary, OLD.address, OLD.body, OLD.time_zone)
    IS DISTINCT FROM (NEW.title, NEW.summary, NEW.address, NEW.body, NEW.time_zone))
  EXECUTE FUNCTION count_version();

-- A person may have several roles on a page. What each role may do is decided in src/shared/capabilities.ts.
CREATE TABLE page_roles (
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('organiser', 'secretary', 'treasurer', 'steward', 'editor')),
  PRIMARY KEY (page_id, user_id, role)
);
CREATE INDEX page_roles_user_id ON page_roles (user_id);

-- News of a page. Null in published_at is a draft.
CREATE TABLE posts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
  title text NOT NULL CHECK (title <> ''),
  summary text NOT NULL DEFAULT '',
  body text NOT NULL DEFAULT '',
  published_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (page_id, slug)
);
CREATE TRIGGER posts_version BEFORE UPDATE ON posts
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- The menu of a page. href is a path within one of the apps, or a whole URL elsewhere.
CREATE TABLE menu_items (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  position smallint NOT NULL,
  label text NOT NULL CHECK (label <> ''),
  app text NOT NULL CHECK (app IN ('blog', 'market', 'cart', 'events', 'elsewhere')),
  href text NOT NULL CHECK (href ~ '^/[^/\\]' OR href = '/' OR href ~ '^https?://'),
  CHECK ((app = 'elsewhere') = (href ~ '^https?://')),
  UNIQUE (page_id, position)
);

-- Short texts that are used in several places: terms, directions.
CREATE TABLE snippets (
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  key text NOT NULL CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text NOT NULL,
  body text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (page_id, key)
);
CREATE TRIGGER snippets_version BEFORE UPDATE ON snippets
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();
