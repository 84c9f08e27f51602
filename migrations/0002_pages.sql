-- Up Migration

CREATE TABLE pages (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE
    CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60)
    -- reserved: the first path segments of the four apps
    CHECK (slug NOT IN ('admin', 'api', 'assets', 'cart', 'checkout', 'healthz', 'internal', 'locale', 'orders', 'outbox',
                        'new', 'readyz', 'sign-in', 'sign-out', 'test-provider', 'tickets', 'webhooks', 'account')),
  title text NOT NULL CHECK (title <> ''),
  summary text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT '',
  body text NOT NULL DEFAULT '',
  -- for the dates of its posts; a calendar has a time zone of its own
  time_zone text NOT NULL DEFAULT 'Europe/London',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One role per user and page: an organiser may do everything that a steward may.
CREATE TABLE page_roles (
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('organiser', 'steward')),
  PRIMARY KEY (page_id, user_id)
);
CREATE INDEX page_roles_user_id ON page_roles (user_id);

CREATE TABLE posts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
  title text NOT NULL CHECK (title <> ''),
  summary text NOT NULL DEFAULT '',
  body text NOT NULL DEFAULT '',
  published_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (page_id, slug)
);

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
  PRIMARY KEY (page_id, key)
);
