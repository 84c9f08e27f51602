-- Up Migration

-- How often the public events of a calendar and the prices of their tickets have changed: a feed is written anew only
-- then. Counted by the triggers below, never by the apps.
CREATE TABLE feed_versions (
  container_id integer NOT NULL,
  calendar_id integer NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (container_id, calendar_id),
  FOREIGN KEY (container_id, calendar_id) REFERENCES calendars (container_id, id)
);

-- Once per transaction, which may write many events.
CREATE FUNCTION count_feed_version(page integer, calendar integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  counted text := coalesce(current_setting('feed.counted', true), '');
  mark text := ',' || calendar || ',';
BEGIN
  IF position(mark IN counted) > 0 THEN RETURN; END IF;
  INSERT INTO feed_versions (container_id, calendar_id, version) VALUES (page, calendar, 1)
  ON CONFLICT (container_id, calendar_id) DO UPDATE SET version = feed_versions.version + 1;
  PERFORM set_config('feed.counted', counted || mark, true);
END $$;

CREATE FUNCTION count_feed_version_for_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_feed_version(NEW.container_id, NEW.calendar_id);
  RETURN NULL;
END $$;
-- At commit, because the row of a calendar is locked after all others. A sale changes no version.
CREATE CONSTRAINT TRIGGER calendar_entries_feed_insert AFTER INSERT ON calendar_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'event' AND NEW.listed AND NEW.state IN ('confirmed', 'cancelled'))
  EXECUTE FUNCTION count_feed_version_for_entry();
CREATE CONSTRAINT TRIGGER calendar_entries_feed_update AFTER UPDATE ON calendar_entries
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'event' AND (OLD.listed OR NEW.listed) AND OLD.version <> NEW.version)
  EXECUTE FUNCTION count_feed_version_for_entry();

CREATE FUNCTION count_feed_version_for_ticket_type() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE type ticket_types := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM count_feed_version(e.container_id, e.calendar_id) FROM calendar_entries e
    WHERE e.container_id = type.container_id AND e.id = type.entry_id AND e.listed;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ticket_types_feed AFTER INSERT OR DELETE OR UPDATE OF price_minor ON ticket_types
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_feed_version_for_ticket_type();
