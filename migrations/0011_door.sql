-- Up Migration

-- How many are in ---------------------------------------------------------------------------------------------------

-- How many people have come in at each door of an event and not left, counted by a trigger on the scans. In shards, because
-- all doors of an event would wait for one row: the sum of its shards is the number.
CREATE TABLE admission_counts (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  shard smallint NOT NULL,
  inside integer NOT NULL,
  PRIMARY KEY (container_id, entry_id, shard),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id)
) WITH (fillfactor = 50);

INSERT INTO admission_counts (container_id, entry_id, shard, inside)
  SELECT container_id, entry_id, 0, sum(CASE outcome WHEN 'admitted' THEN 1 ELSE -1 END)
  FROM check_ins WHERE outcome <> 'refused' GROUP BY container_id, entry_id;

-- Concurrent scans have connections of their own, so that they seldom meet in a shard.
CREATE FUNCTION count_check_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO admission_counts AS c (container_id, entry_id, shard, inside)
    VALUES (NEW.container_id, NEW.entry_id, pg_backend_pid() % 16, CASE NEW.outcome WHEN 'admitted' THEN 1 ELSE -1 END)
    ON CONFLICT (container_id, entry_id, shard) DO UPDATE SET inside = c.inside + EXCLUDED.inside;
  RETURN NULL;
END $$;
CREATE TRIGGER check_ins_count AFTER INSERT ON check_ins
  FOR EACH ROW WHEN (NEW.outcome <> 'refused') EXECUTE FUNCTION count_check_in();

-- Tickets of another day or event --------------------------------------------------------------------------------------

ALTER TABLE check_ins DROP CONSTRAINT check_ins_reason_check;
ALTER TABLE check_ins ADD CONSTRAINT check_ins_reason_check
  CHECK (reason IN ('unknown', 'other_event', 'other_day', 'not_valid', 'already_in', 'not_in'));
-- Why the ticket would have been refused, had recorded_by not admitted it all the same.
ALTER TABLE check_ins ADD COLUMN overridden text CHECK (overridden IN ('other_event', 'other_day'));
ALTER TABLE check_ins ADD CONSTRAINT check_ins_overridden CHECK (overridden IS NULL OR outcome = 'admitted');

-- The guest list -----------------------------------------------------------------------------------------------------

-- The order of the list, page by page.
CREATE INDEX tickets_guests ON tickets (container_id, entry_id, lower(coalesce(contact_name, '')), id)
  WHERE state IN ('confirmed', 'checked_in');

-- A text as people search for it: without accents, and in lower case.
CREATE FUNCTION name_words(input text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN array_remove(string_to_array(regexp_replace(
    regexp_replace(lower(normalize(left(input, 500), NFKD)), '[\u0300-\u036f]', '', 'g'),
    '[[:space:][:punct:]’‘“”–—]+', ' ', 'g'), ' '), '');

-- The words by which a guest is found: of the name, the mail address, and the code or its end. A search by the beginnings
-- of words needs no extension.
CREATE FUNCTION guest_words(name text, email text, code text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
  RETURN array_to_tsvector(name_words(coalesce(name, '') || ' ' || coalesce(email, '') || ' ' || code || ' ' || right(code, 4)));
CREATE INDEX tickets_guest_words ON tickets USING gin (guest_words(contact_name, contact_email, code))
  WHERE state IN ('confirmed', 'checked_in');
