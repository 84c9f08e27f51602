-- Up Migration

CREATE TABLE marketplaces (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  container_type text NOT NULL,
  container_id integer NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60),
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  UNIQUE (container_type, container_id, slug)
);

CREATE TABLE products (
  marketplace_id integer NOT NULL REFERENCES marketplaces (id) ON DELETE CASCADE,
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL CHECK (code <> ''),
  name text NOT NULL CHECK (name <> ''),
  brand text NOT NULL DEFAULT '',
  category text NOT NULL DEFAULT '',
  unit text NOT NULL DEFAULT '',
  price_minor integer NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000),
  updated_at timestamptz NOT NULL,
  UNIQUE (marketplace_id, code)
);
CREATE INDEX products_category ON products (marketplace_id, category, name);
