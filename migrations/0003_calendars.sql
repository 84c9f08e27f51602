-- Up Migration

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Spaces ---------------------------------------------------------------------------------------------------------

CREATE TABLE spaces (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  container_type text NOT NULL,
  container_id integer NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  capacity integer CHECK (capacity > 0),
  lanes smallint NOT NULL DEFAULT 1 CHECK (lanes BETWEEN 1 AND 100),
  position smallint NOT NULL DEFAULT 0,
  UNIQUE (container_type, container_id, name)
);

-- A hall made of two rooms: booking the hall takes both rooms, and booking a room makes the hall unavailable.
CREATE TABLE space_parts (
  space_id integer NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
  part_id integer NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
  PRIMARY KEY (space_id, part_id),
  CHECK (space_id <> part_id)
);
CREATE INDEX space_parts_part_id ON space_parts (part_id);

-- The undivided spaces that a space consists of: the space itself if it has no parts.
CREATE FUNCTION space_leaves(whole integer) RETURNS TABLE (space_id integer, lanes smallint)
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE inside (id) AS (
    SELECT whole
    UNION
    SELECT p.part_id FROM space_parts p JOIN inside i ON p.space_id = i.id
  )
  SELECT s.id, s.lanes FROM inside i JOIN spaces s ON s.id = i.id
  WHERE NOT EXISTS (SELECT FROM space_parts p WHERE p.space_id = s.id)
$$;

CREATE FUNCTION refuse_space_inside_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    WITH RECURSIVE inside (id) AS (
      SELECT NEW.part_id
      UNION
      SELECT p.part_id FROM space_parts p JOIN inside i ON p.space_id = i.id
    )
    SELECT FROM inside WHERE id = NEW.space_id
  ) THEN
    RAISE EXCEPTION 'space % would be inside itself', NEW.space_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'space_parts_acyclic';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER space_parts_acyclic BEFORE INSERT OR UPDATE ON space_parts
  FOR EACH ROW EXECUTE FUNCTION refuse_space_inside_itself();

-- Calendars, slots, entries, tickets --------------------------------------------------------------------------------

CREATE TABLE calendars (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  container_type text NOT NULL,
  container_id integer NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60)
    CHECK (slug NOT IN ('new', 'requests')),
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  time_zone text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  colour text NOT NULL DEFAULT 'rose' CHECK (colour IN ('rose', 'blue', 'green')),
  auto_confirm boolean NOT NULL DEFAULT false,
  hold_minutes smallint NOT NULL DEFAULT 15 CHECK (hold_minutes BETWEEN 1 AND 240),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (container_type, container_id, slug)
);

CREATE TABLE calendar_slots (
  calendar_id integer NOT NULL REFERENCES calendars (id),
  id integer GENERATED ALWAYS AS IDENTITY,
  space_id integer NOT NULL REFERENCES spaces (id),
  name text NOT NULL CHECK (name <> ''),
  -- ISO days of the week, Monday 1 … Sunday 7
  days smallint[] NOT NULL CHECK (cardinality(days) BETWEEN 1 AND 7 AND days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
  -- local times of the calendar; an end at or before the start is on the next day
  starts_time time NOT NULL,
  ends_time time NOT NULL,
  flexible boolean NOT NULL DEFAULT false,
  -- the price of the whole slot, or of one hour if it is flexible
  cost_minor integer NOT NULL CHECK (cost_minor BETWEEN 0 AND 100000000),
  step_minutes smallint NOT NULL DEFAULT 30 CHECK (step_minutes BETWEEN 5 AND 240),
  min_minutes smallint NOT NULL DEFAULT 60 CHECK (min_minutes BETWEEN 5 AND 1440),
  buffer_before_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 720),
  buffer_after_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 720),
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (calendar_id, id)
);

CREATE TABLE calendar_entries (
  calendar_id integer NOT NULL REFERENCES calendars (id),
  id integer GENERATED ALWAYS AS IDENTITY,
  slot_id integer,
  space_id integer REFERENCES spaces (id),
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  state text NOT NULL CHECK (state IN
    ('draft', 'pending', 'ordered', 'provisional', 'confirmed', 'declined', 'expired', 'cancelled')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  doors_at timestamptz CHECK (doors_at <= starts_at),
  buffer_before_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 720),
  buffer_after_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 720),
  cost_minor integer NOT NULL DEFAULT 0 CHECK (cost_minor BETWEEN 0 AND 100000000),
  -- listed entries are public by name, others as busy
  listed boolean NOT NULL,
  capacity integer CHECK (capacity BETWEEN 1 AND 1000000),
  -- maintained by the triggers below, never written by the apps
  places_sold integer NOT NULL DEFAULT 0 CHECK (places_sold >= 0),
  user_id uuid,
  session_id text,
  order_id integer,
  contact_name text,
  contact_email text,
  -- the language of mails to the contact
  contact_locale text CHECK (length(contact_locale) <= 20),
  held_until timestamptz,
  -- revision in feeds (RFC 5545 §3.8.7.4 SEQUENCE); maintained by a trigger
  sequence integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (calendar_id, id),
  FOREIGN KEY (calendar_id, slot_id) REFERENCES calendar_slots (calendar_id, id),
  CONSTRAINT calendar_entries_capacity CHECK (places_sold <= capacity),
  -- no tickets for entries that are not published, or are cancelled
  CONSTRAINT calendar_entries_on_sale CHECK (places_sold = 0 OR state = 'confirmed'),
  CONSTRAINT calendar_entries_one_owner CHECK (num_nonnulls(user_id, session_id) <= 1),
  CONSTRAINT calendar_entries_hold_is_owned CHECK (
    state NOT IN ('pending', 'ordered') OR (held_until IS NOT NULL AND num_nonnulls(user_id, session_id) = 1)),
  CONSTRAINT calendar_entries_ordered_has_order CHECK (state NOT IN ('ordered', 'provisional') OR order_id IS NOT NULL)
) WITH (fillfactor = 85);
CREATE INDEX calendar_entries_starts_at ON calendar_entries (calendar_id, starts_at);
CREATE INDEX calendar_entries_id ON calendar_entries (id);
CREATE INDEX calendar_entries_order_id ON calendar_entries (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX calendar_entries_user_id ON calendar_entries (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX calendar_entries_session_id ON calendar_entries (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX calendar_entries_held_until ON calendar_entries (held_until) WHERE state IN ('pending', 'ordered');
CREATE INDEX calendar_entries_requests ON calendar_entries (calendar_id, state_at) WHERE state = 'provisional';

CREATE TABLE ticket_types (
  calendar_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  entry_id integer NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  price_minor integer NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000),
  quota integer NOT NULL CHECK (quota BETWEEN 0 AND 1000000),
  max_per_order smallint NOT NULL DEFAULT 10 CHECK (max_per_order BETWEEN 1 AND 100),
  position smallint NOT NULL DEFAULT 0,
  -- maintained by the triggers below, never written by the apps
  sold integer NOT NULL DEFAULT 0 CHECK (sold >= 0),
  PRIMARY KEY (calendar_id, id),
  FOREIGN KEY (calendar_id, entry_id) REFERENCES calendar_entries (calendar_id, id),
  CONSTRAINT ticket_types_quota CHECK (sold <= quota)
) WITH (fillfactor = 70);
CREATE INDEX ticket_types_entry_id ON ticket_types (calendar_id, entry_id);
CREATE INDEX ticket_types_id ON ticket_types (id);

CREATE TABLE tickets (
  calendar_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  entry_id integer NOT NULL,
  ticket_type_id integer NOT NULL,
  code text NOT NULL CHECK (length(code) >= 16),
  state text NOT NULL CHECK (state IN ('reserved', 'ordered', 'confirmed', 'checked_in', 'expired', 'cancelled')),
  price_minor integer NOT NULL CHECK (price_minor >= 0),
  user_id uuid,
  session_id text,
  order_id integer,
  contact_name text,
  contact_email text,
  held_until timestamptz,
  created_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (calendar_id, id),
  UNIQUE (calendar_id, code),
  FOREIGN KEY (calendar_id, entry_id) REFERENCES calendar_entries (calendar_id, id),
  FOREIGN KEY (calendar_id, ticket_type_id) REFERENCES ticket_types (calendar_id, id),
  CONSTRAINT tickets_one_owner CHECK (num_nonnulls(user_id, session_id) <= 1),
  CONSTRAINT tickets_hold_is_owned CHECK (
    state NOT IN ('reserved', 'ordered') OR (held_until IS NOT NULL AND num_nonnulls(user_id, session_id) = 1)),
  CONSTRAINT tickets_ordered_has_order CHECK (state NOT IN ('ordered', 'confirmed', 'checked_in') OR order_id IS NOT NULL)
) WITH (fillfactor = 85);
CREATE INDEX tickets_code ON tickets (code);
CREATE INDEX tickets_entry_id ON tickets (calendar_id, entry_id);
CREATE INDEX tickets_order_id ON tickets (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX tickets_user_id ON tickets (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX tickets_session_id ON tickets (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX tickets_held_until ON tickets (held_until) WHERE state IN ('reserved', 'ordered');
CREATE INDEX tickets_held_of_entry ON tickets (calendar_id, entry_id, held_until) WHERE state IN ('reserved', 'ordered');

CREATE TABLE calendar_entry_posts (
  calendar_id integer NOT NULL,
  entry_id integer NOT NULL,
  content_type text NOT NULL CHECK (content_type <> ''),
  content_id integer NOT NULL,
  PRIMARY KEY (calendar_id, entry_id, content_type, content_id),
  FOREIGN KEY (calendar_id, entry_id) REFERENCES calendar_entries (calendar_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_entry_posts_content ON calendar_entry_posts (content_type, content_id);

-- No double booking -----------------------------------------------------------------------------------------------

-- The exclusion constraint ignores calendar_id, because several calendars may share a space.
CREATE TABLE occupancy (
  calendar_id integer NOT NULL,
  entry_id integer NOT NULL,
  space_id integer NOT NULL REFERENCES spaces (id),
  lane smallint NOT NULL CHECK (lane >= 1),
  during tstzrange NOT NULL CHECK (NOT isempty(during)),
  PRIMARY KEY (calendar_id, entry_id, space_id, lane),
  FOREIGN KEY (calendar_id, entry_id) REFERENCES calendar_entries (calendar_id, id) ON DELETE CASCADE,
  CONSTRAINT occupancy_no_overlap EXCLUDE USING gist (space_id WITH =, lane WITH =, during WITH &&)
);

CREATE FUNCTION entry_is_live(state text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN state IN ('pending', 'ordered', 'provisional', 'confirmed');

-- Synchronises the occupancy of an entry with the entry: it exists while the entry is live.
-- Booking a space with lanes takes one of them; booking a larger space that it is part of takes all.
CREATE FUNCTION occupy_space() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted tstzrange := tstzrange(
    NEW.starts_at - make_interval(mins => NEW.buffer_before_minutes),
    NEW.ends_at + make_interval(mins => NEW.buffer_after_minutes));
  taken integer;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM occupancy WHERE calendar_id = OLD.calendar_id AND entry_id = OLD.id;
  END IF;
  IF NEW.space_id IS NULL OR NOT entry_is_live(NEW.state) THEN
    RETURN NULL;
  END IF;
  -- The constraint alone would suffice, but transactions that wait for each other inside it deadlock. Locking the spaces
  -- first makes them wait in turn.
  PERFORM FROM spaces WHERE id IN (SELECT space_id FROM space_leaves(NEW.space_id)) ORDER BY id FOR NO KEY UPDATE;
  INSERT INTO occupancy (calendar_id, entry_id, space_id, lane, during)
    SELECT NEW.calendar_id, NEW.id, leaf.space_id, lane, wanted
    FROM space_leaves(NEW.space_id) leaf, generate_series(1, leaf.lanes) lane
    WHERE leaf.space_id <> NEW.space_id
       OR lane = (SELECT min(free) FROM generate_series(1, leaf.lanes) free WHERE leaf.lanes = 1 OR NOT EXISTS (
            SELECT FROM occupancy o WHERE o.space_id = leaf.space_id AND o.lane = free AND o.during && wanted));
  GET DIAGNOSTICS taken = ROW_COUNT;
  IF taken = 0 THEN
    RAISE EXCEPTION 'no lane of space % is free', NEW.space_id
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'occupancy_no_overlap';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entries_occupy AFTER INSERT ON calendar_entries
  FOR EACH ROW WHEN (NEW.space_id IS NOT NULL) EXECUTE FUNCTION occupy_space();
CREATE TRIGGER calendar_entries_reoccupy
  AFTER UPDATE OF state, space_id, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes ON calendar_entries
  FOR EACH ROW WHEN (
    (entry_is_live(OLD.state), OLD.space_id, OLD.starts_at, OLD.ends_at, OLD.buffer_before_minutes, OLD.buffer_after_minutes)
    IS DISTINCT FROM
    (entry_is_live(NEW.state), NEW.space_id, NEW.starts_at, NEW.ends_at, NEW.buffer_before_minutes, NEW.buffer_after_minutes))
  EXECUTE FUNCTION occupy_space();

-- No overselling --------------------------------------------------------------------------------------------------

CREATE FUNCTION ticket_is_live(state text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN state IN ('reserved', 'ordered', 'confirmed', 'checked_in');

-- Counts live tickets per entry and ticket type, parents first and by ascending id, so that buyers never deadlock.
-- The CHECKs on capacity and quota then refuse an excess.
CREATE FUNCTION add_places(cal integer, entry integer, type integer, n integer) RETURNS void LANGUAGE sql AS $$
  UPDATE calendar_entries SET places_sold = places_sold + n WHERE calendar_id = cal AND id = entry AND n <> 0;
  UPDATE ticket_types SET sold = sold + n WHERE calendar_id = cal AND id = type AND n <> 0;
$$;

CREATE FUNCTION count_tickets_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
  FOR c IN SELECT calendar_id, entry_id, ticket_type_id, count(*)::integer AS n FROM new_tickets
           WHERE ticket_is_live(state) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  LOOP PERFORM add_places(c.calendar_id, c.entry_id, c.ticket_type_id, c.n); END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION count_tickets_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
  FOR c IN SELECT calendar_id, entry_id, ticket_type_id, -count(*)::integer AS n FROM old_tickets
           WHERE ticket_is_live(state) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  LOOP PERFORM add_places(c.calendar_id, c.entry_id, c.ticket_type_id, c.n); END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION count_tickets_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
  FOR c IN
    SELECT calendar_id, entry_id, ticket_type_id, sum(n)::integer AS n FROM (
      SELECT calendar_id, entry_id, ticket_type_id, 1 AS n FROM new_tickets WHERE ticket_is_live(state)
      UNION ALL
      SELECT calendar_id, entry_id, ticket_type_id, -1 FROM old_tickets WHERE ticket_is_live(state)) changes
    GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
  LOOP PERFORM add_places(c.calendar_id, c.entry_id, c.ticket_type_id, c.n); END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER tickets_count_inserted AFTER INSERT ON tickets
  REFERENCING NEW TABLE AS new_tickets FOR EACH STATEMENT EXECUTE FUNCTION count_tickets_inserted();
CREATE TRIGGER tickets_count_updated AFTER UPDATE ON tickets
  REFERENCING OLD TABLE AS old_tickets NEW TABLE AS new_tickets FOR EACH STATEMENT EXECUTE FUNCTION count_tickets_updated();
CREATE TRIGGER tickets_count_deleted AFTER DELETE ON tickets
  REFERENCING OLD TABLE AS old_tickets FOR EACH STATEMENT EXECUTE FUNCTION count_tickets_deleted();

-- Allowed transitions -----------------------------------------------------------------------------------------------

CREATE TABLE entry_transitions (
  calendar_id integer NOT NULL,
  entry_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (calendar_id, entry_id, id),
  CONSTRAINT entry_transitions_allowed CHECK ((from_state, to_state) IN (
    ('draft', 'confirmed'), ('draft', 'cancelled'),
    ('pending', 'ordered'), ('pending', 'expired'), ('pending', 'cancelled'),
    ('ordered', 'provisional'), ('ordered', 'expired'), ('ordered', 'cancelled'),
    ('provisional', 'confirmed'), ('provisional', 'declined'), ('provisional', 'cancelled'),
    ('confirmed', 'cancelled')))
);

CREATE TABLE ticket_transitions (
  calendar_id integer NOT NULL,
  ticket_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (calendar_id, ticket_id, id),
  CONSTRAINT ticket_transitions_allowed CHECK ((from_state, to_state) IN (
    ('reserved', 'ordered'), ('reserved', 'expired'), ('reserved', 'cancelled'),
    ('ordered', 'confirmed'), ('ordered', 'expired'), ('ordered', 'cancelled'),
    ('confirmed', 'checked_in'), ('checked_in', 'confirmed'), ('confirmed', 'cancelled')))
);

CREATE FUNCTION record_entry_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entry_transitions (calendar_id, entry_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.calendar_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entries_transitions AFTER UPDATE OF state ON calendar_entries
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION record_entry_move();

CREATE FUNCTION record_ticket_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ticket_transitions (calendar_id, ticket_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.calendar_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER tickets_transitions AFTER UPDATE OF state ON tickets
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION record_ticket_move();

-- Feeds -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION count_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.sequence := OLD.sequence + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER calendar_entries_sequence
  BEFORE UPDATE OF name, description, starts_at, ends_at, space_id, state ON calendar_entries
  FOR EACH ROW WHEN (
    (OLD.name, OLD.description, OLD.starts_at, OLD.ends_at, OLD.space_id, OLD.state)
    IS DISTINCT FROM
    (NEW.name, NEW.description, NEW.starts_at, NEW.ends_at, NEW.space_id, NEW.state))
  EXECUTE FUNCTION count_entry_change();
