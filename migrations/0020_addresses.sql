-- Up Migration

-- Where an event is that is in none of the page's spaces.
ALTER TABLE calendar_entries
  ADD COLUMN address text NOT NULL DEFAULT '' CHECK (length(address) <= 300),
  ADD CONSTRAINT calendar_entries_address CHECK (address = '' OR (space_id IS NULL AND kind = 'event'));

DROP TRIGGER calendar_entries_version ON calendar_entries;
CREATE TRIGGER calendar_entries_version
  BEFORE UPDATE OF name, description, starts_at, ends_at, doors_at, space_id, space_quantity, buffer_before_minutes,
    buffer_after_minutes, cost_minor, listed, capacity, category_id, address, state ON calendar_entries
  FOR EACH ROW WHEN (
    (OLD.name, OLD.description, OLD.starts_at, OLD.ends_at, OLD.doors_at, OLD.space_id, OLD.space_quantity,
      OLD.buffer_before_minutes, OLD.buffer_after_minutes, OLD.cost_minor, OLD.listed, OLD.capacity, OLD.category_id,
      OLD.address, OLD.state)
    IS DISTINCT FROM
    (NEW.name, NEW.description, NEW.starts_at, NEW.ends_at, NEW.doors_at, NEW.space_id, NEW.space_quantity,
      NEW.buffer_before_minutes, NEW.buffer_after_minutes, NEW.cost_minor, NEW.listed, NEW.capacity, NEW.category_id,
      NEW.address, NEW.state))
  EXECUTE FUNCTION count_version();

CREATE OR REPLACE FUNCTION editable_fields(entry calendar_entries) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'name', entry.name, 'description', entry.description, 'starts_at', entry.starts_at, 'ends_at', entry.ends_at,
    'doors_at', entry.doors_at, 'space_id', entry.space_id, 'space_quantity', entry.space_quantity,
    'buffer_before_minutes', entry.buffer_before_minutes, 'buffer_after_minutes', entry.buffer_after_minutes,
    'cost_minor', entry.cost_minor, 'listed', entry.listed, 'capacity', entry.capacity, 'category_id', entry.category_id,
    'address', entry.address)
$$;
DROP TRIGGER calendar_entries_changes ON calendar_entries;
CREATE TRIGGER calendar_entries_changes
  AFTER UPDATE OF name, description, starts_at, ends_at, doors_at, space_id, space_quantity, buffer_before_minutes,
    buffer_after_minutes, cost_minor, listed, capacity, category_id, address ON calendar_entries
  FOR EACH ROW EXECUTE FUNCTION record_entry_change();

-- Old addresses of pages and calendars lead to where they are now. A live slug is found first, so that nothing leads in
-- circles; what is no longer used stays reserved for what had it.
CREATE TABLE page_slugs (
  slug text PRIMARY KEY,
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE
);
CREATE INDEX page_slugs_page_id ON page_slugs (page_id);
CREATE FUNCTION keep_page_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM page_slugs WHERE slug = NEW.slug AND page_id = NEW.id;
  IF EXISTS (SELECT FROM page_slugs WHERE slug = NEW.slug) THEN
    RAISE EXCEPTION 'slug % leads to another page', NEW.slug
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'pages_slug_is_free';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO page_slugs (slug, page_id) VALUES (OLD.slug, NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pages_slug_is_free BEFORE INSERT ON pages FOR EACH ROW EXECUTE FUNCTION keep_page_slug();
CREATE TRIGGER pages_old_slugs BEFORE UPDATE OF slug ON pages
  FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_page_slug();

CREATE TABLE calendar_slugs (
  container_id integer NOT NULL,
  slug text NOT NULL,
  calendar_id integer NOT NULL,
  PRIMARY KEY (container_id, slug),
  FOREIGN KEY (container_id, calendar_id) REFERENCES calendars (container_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_slugs_calendar_id ON calendar_slugs (container_id, calendar_id);
CREATE FUNCTION keep_calendar_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM calendar_slugs WHERE container_id = NEW.container_id AND slug = NEW.slug AND calendar_id = NEW.id;
  IF EXISTS (SELECT FROM calendar_slugs WHERE container_id = NEW.container_id AND slug = NEW.slug) THEN
    RAISE EXCEPTION 'slug % leads to another calendar', NEW.slug
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'calendars_slug_is_free';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO calendar_slugs (container_id, slug, calendar_id) VALUES (OLD.container_id, OLD.slug, NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER calendars_slug_is_free BEFORE INSERT ON calendars FOR EACH ROW EXECUTE FUNCTION keep_calendar_slug();
CREATE TRIGGER calendars_old_slugs BEFORE UPDATE OF slug ON calendars
  FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_calendar_slug();

DROP TRIGGER pages_version ON pages;
CREATE TRIGGER pages_version
  BEFORE UPDATE OF title, slug, summary, address, body, time_zone, contact_email, contact_phone ON pages
  FOR EACH ROW WHEN (
    (OLD.title, OLD.slug, OLD.summary, OLD.address, OLD.body, OLD.time_zone, OLD.contact_email, OLD.contact_phone)
    IS DISTINCT FROM
    (NEW.title, NEW.slug, NEW.summary, NEW.address, NEW.body, NEW.time_zone, NEW.contact_email, NEW.contact_phone))
  EXECUTE FUNCTION count_version();
