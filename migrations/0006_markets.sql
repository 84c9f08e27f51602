-- Up Migration

-- A shop of a page.
CREATE TABLE marketplaces (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  container_type text NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60),
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, slug)
);
CREATE TRIGGER marketplaces_version BEFORE UPDATE ON marketplaces
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- What a marketplace offers. An import of a wholesaler's catalogue finds a product by its code.
CREATE TABLE products (
  container_id integer NOT NULL,
  marketplace_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  code text NOT NULL CHECK (code <> ''),
  name text NOT NULL CHECK (name <> ''),
  brand text NOT NULL DEFAULT '',
  category text NOT NULL DEFAULT '',
  unit text NOT NULL DEFAULT '',
  price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000000),
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, marketplace_id, code),
  FOREIGN KEY (container_id, marketplace_id) REFERENCES marketplaces (container_id, id) ON DELETE CASCADE
);
CREATE INDEX products_category ON products (container_id, marketplace_id, category, name);
