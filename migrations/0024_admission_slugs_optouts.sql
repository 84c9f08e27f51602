-- Up Migration

-- What an event costs that has no tickets: nothing, or something at the door. Null: nobody has said. What has types of
-- tickets costs what they cost, whatever stands here.
ALTER TABLE calendar_entries
  ADD COLUMN admission text CHECK (admission IN ('free', 'door', 'tickets')),
  ADD COLUMN door_price_minor bigint CHECK (door_price_minor BETWEEN 1 AND 100000000000),
  ADD COLUMN door_price_note text NOT NULL DEFAULT '' CHECK (length(door_price_note) <= 80),
  ADD CONSTRAINT calendar_entries_admission CHECK (
    (admission IS NULL OR kind = 'event')
    AND CASE WHEN admission = 'door' THEN door_price_minor IS NOT NULL OR door_price_note <> ''
      ELSE door_price_minor IS NULL AND door_price_note = '' END);

DROP TRIGGER calendar_entries_version ON calendar_entries;
CREATE TRIGGER calendar_entries_version
  BEFORE UPDATE OF name, description, starts_at, ends_at, doors_at, space_id, space_quantity, buffer_before_minutes,
    buffer_after_minutes, cost_minor, listed, capacity, category_id, address, admission, door_price_minor,
    door_price_note, state ON calendar_entries
  FOR EACH ROW WHEN (
    (OLD.name, OLD.description, OLD.starts_at, OLD.ends_at, OLD.doors_at, OLD.space_id, OLD.space_quantity,
      OLD.buffer_before_minutes, OLD.buffer_after_minutes, OLD.cost_minor, OLD.listed, OLD.capacity, OLD.category_id,
      OLD.address, OLD.admission, OLD.door_price_minor, OLD.door_price_note, OLD.state)
    IS DISTINCT FROM
    (NEW.name, NEW.description, NEW.starts_at, NEW.ends_at, NEW.doors_at, NEW.space_id, NEW.space_quantity,
      NEW.buffer_before_minutes, NEW.buffer_after_minutes, NEW.cost_minor, NEW.listed, NEW.capacity, NEW.category_id,
      NEW.address, NEW.admission, NEW.door_price_minor, NEW.door_price_note, NEW.state))
  EXECUTE FUNCTION count_version();

CREATE OR REPLACE FUNCTION editable_fields(entry calendar_entries) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'name', entry.name, 'description', entry.description, 'starts_at', entry.starts_at, 'ends_at', entry.ends_at,
    'doors_at', entry.doors_at, 'space_id', entry.space_id, 'space_quantity', entry.space_quantity,
    'buffer_before_minutes', entry.buffer_before_minutes, 'buffer_after_minutes', entry.buffer_after_minutes,
    'cost_minor', entry.cost_minor, 'listed', entry.listed, 'capacity', entry.capacity, 'category_id', entry.category_id,
    'address', entry.address, 'admission', entry.admission, 'door_price_minor', entry.door_price_minor,
    'door_price_note', entry.door_price_note)
$$;
DROP TRIGGER calendar_entries_changes ON calendar_entries;
CREATE TRIGGER calendar_entries_changes
  AFTER UPDATE OF name, description, starts_at, ends_at, doors_at, space_id, space_quantity, buffer_before_minutes,
    buffer_after_minutes, cost_minor, listed, capacity, category_id, address, admission, door_price_minor,
    door_price_note ON calendar_entries
  FOR EACH ROW EXECUTE FUNCTION record_entry_change();

-- Old addresses of posts and marketplaces lead to where they are now, as those of pages and calendars do.
CREATE TABLE post_slugs (
  page_id integer NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  slug text NOT NULL,
  post_id integer NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  PRIMARY KEY (page_id, slug)
);
CREATE INDEX post_slugs_post_id ON post_slugs (post_id);
CREATE FUNCTION keep_post_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM post_slugs WHERE page_id = NEW.page_id AND slug = NEW.slug AND post_id = NEW.id;
  IF EXISTS (SELECT FROM post_slugs WHERE page_id = NEW.page_id AND slug = NEW.slug) THEN
    RAISE EXCEPTION 'slug % leads to another post', NEW.slug
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'posts_slug_is_free';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO post_slugs (page_id, slug, post_id) VALUES (OLD.page_id, OLD.slug, NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER posts_slug_is_free BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION keep_post_slug();
CREATE TRIGGER posts_old_slugs BEFORE UPDATE OF slug ON posts
  FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_post_slug();

CREATE TABLE marketplace_slugs (
  container_id integer NOT NULL,
  slug text NOT NULL,
  marketplace_id integer NOT NULL,
  PRIMARY KEY (container_id, slug),
  FOREIGN KEY (container_id, marketplace_id) REFERENCES marketplaces (container_id, id) ON DELETE CASCADE
);
CREATE INDEX marketplace_slugs_marketplace_id ON marketplace_slugs (container_id, marketplace_id);
CREATE FUNCTION keep_marketplace_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM marketplace_slugs
    WHERE container_id = NEW.container_id AND slug = NEW.slug AND marketplace_id = NEW.id;
  IF EXISTS (SELECT FROM marketplace_slugs WHERE container_id = NEW.container_id AND slug = NEW.slug) THEN
    RAISE EXCEPTION 'slug % leads to another marketplace', NEW.slug
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'marketplaces_slug_is_free';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO marketplace_slugs (container_id, slug, marketplace_id) VALUES (OLD.container_id, OLD.slug, NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER marketplaces_slug_is_free BEFORE INSERT ON marketplaces
  FOR EACH ROW EXECUTE FUNCTION keep_marketplace_slug();
CREATE TRIGGER marketplaces_old_slugs BEFORE UPDATE OF slug ON marketplaces
  FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_marketplace_slug();

-- Who of a page's people wants no mails about its requests.
CREATE TABLE request_mail_optouts (
  container_id integer NOT NULL,
  user_id uuid NOT NULL,
  opted_out_at timestamptz NOT NULL,
  PRIMARY KEY (container_id, user_id)
);
