-- Up Migration

-- Every row belongs to a page: `container_id` leads all its keys, so that no row can refer to another page's, and a
-- page's rows can be stored together. Ids of containers are unique across their types.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Spaces and other resources ---------------------------------------------------------------------------------------

-- What an entry can take: a space (a room or hall), equipment or staff. A resource of several equal pieces, such as
-- 12 desks, has as many lanes, and an entry takes one or more of them.
CREATE TABLE resources (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  container_type text NOT NULL,
  kind text NOT NULL DEFAULT 'space' CHECK (kind IN ('space', 'equipment', 'staff')),
  name text NOT NULL CHECK (name <> ''),
  -- how many people a space holds
  capacity integer CHECK (capacity > 0),
  lanes smallint NOT NULL DEFAULT 1 CHECK (lanes BETWEEN 1 AND 100),
  position smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, name)
);

-- A hall made of two rooms: booking the hall takes both rooms, and booking a room makes the hall unavailable.
CREATE TABLE space_parts (
  container_id integer NOT NULL,
  space_id integer NOT NULL,
  part_id integer NOT NULL,
  PRIMARY KEY (container_id, space_id, part_id),
  FOREIGN KEY (container_id, space_id) REFERENCES resources (container_id, id) ON DELETE CASCADE,
  FOREIGN KEY (container_id, part_id) REFERENCES resources (container_id, id) ON DELETE CASCADE,
  CHECK (space_id <> part_id)
);
CREATE INDEX space_parts_part_id ON space_parts (container_id, part_id);

-- The undivided spaces that a space consists of: the space itself if it has no parts.
CREATE FUNCTION space_leaves(page integer, whole integer) RETURNS TABLE (space_id integer, lanes smallint)
LANGUAGE sql STABLE ROWS 2 AS $$
  WITH RECURSIVE inside (id) AS (
    SELECT whole
    UNION
    SELECT p.part_id FROM space_parts p JOIN inside i ON p.container_id = page AND p.space_id = i.id
  )
  SELECT s.id, s.lanes FROM inside i JOIN resources s ON s.container_id = page AND s.id = i.id
  WHERE NOT EXISTS (SELECT FROM space_parts p WHERE p.container_id = page AND p.space_id = s.id)
$$;

CREATE FUNCTION refuse_space_inside_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    WITH RECURSIVE inside (id) AS (
      SELECT NEW.part_id
      UNION
      SELECT p.part_id FROM space_parts p JOIN inside i ON p.container_id = NEW.container_id AND p.space_id = i.id
    )
    SELECT FROM inside WHERE id = NEW.space_id
  ) THEN
    RAISE EXCEPTION 'space % would be inside itself', NEW.space_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'space_parts_acyclic';
  END IF;
  RETURN NEW;
END $$;
-- Else space_leaves would find no leaves: such a space could be booked any number of times at once.
CREATE TRIGGER space_parts_acyclic BEFORE INSERT OR UPDATE ON space_parts
  FOR EACH ROW EXECUTE FUNCTION refuse_space_inside_itself();

-- Customers ---------------------------------------------------------------------------------------------------------

-- People and organisations as a page knows them.
CREATE TABLE customers (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL CHECK (name <> ''),
  organisation text NOT NULL DEFAULT '',
  email text,
  phone text NOT NULL DEFAULT '',
  -- public, member, community group, or whatever the page names
  kind text NOT NULL DEFAULT 'public' CHECK (kind <> ''),
  billing_contact text NOT NULL DEFAULT '',
  notes text NOT NULL DEFAULT '',
  user_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (container_id, id)
);
CREATE INDEX customers_user_id ON customers (user_id) WHERE user_id IS NOT NULL;
CREATE TRIGGER customers_version BEFORE UPDATE ON customers
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- Calendars, slots, entries, tickets --------------------------------------------------------------------------------

-- A diary of a page: its time zone, currency and rules of booking.
CREATE TABLE calendars (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  container_type text NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 60)
    CHECK (slug NOT IN ('new', 'requests', 'closures')),
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  time_zone text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  colour text NOT NULL DEFAULT 'rose' CHECK (colour IN ('rose', 'blue', 'green')),
  auto_confirm boolean NOT NULL DEFAULT false,
  -- when a hire is paid: now, now but only charged once the venue says yes, or asked for after its yes
  payment_timing text NOT NULL DEFAULT 'now' CHECK (payment_timing IN ('now', 'authorise', 'after_yes')),
  hold_minutes smallint NOT NULL DEFAULT 15 CHECK (hold_minutes BETWEEN 1 AND 240),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, slug),
  -- a calendar that confirms by itself has no yes to wait for
  CONSTRAINT calendars_yes_to_wait_for CHECK (payment_timing = 'now' OR NOT auto_confirm)
);
CREATE TRIGGER calendars_version BEFORE UPDATE ON calendars
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- A recurring time band in which a space can be hired.
CREATE TABLE calendar_slots (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  calendar_id integer NOT NULL,
  space_id integer NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  -- ISO days of the week, Monday 1 … Sunday 7
  days smallint[] NOT NULL CHECK (cardinality(days) BETWEEN 1 AND 7 AND days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
  -- local times of the calendar; an end at or before the start is on the next day
  starts_time time NOT NULL,
  ends_time time NOT NULL,
  flexible boolean NOT NULL DEFAULT false,
  -- the price of the whole slot, or of one hour if it is flexible
  cost_minor bigint NOT NULL CHECK (cost_minor BETWEEN 0 AND 100000000000),
  step_minutes smallint NOT NULL DEFAULT 30 CHECK (step_minutes BETWEEN 5 AND 240),
  min_minutes smallint NOT NULL DEFAULT 60 CHECK (min_minutes BETWEEN 5 AND 1440),
  buffer_before_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 720),
  buffer_after_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 720),
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, calendar_id, id),
  FOREIGN KEY (container_id, calendar_id) REFERENCES calendars (container_id, id),
  FOREIGN KEY (container_id, space_id) REFERENCES resources (container_id, id)
);
CREATE TRIGGER calendar_slots_version BEFORE UPDATE ON calendar_slots
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- Entries made together by one recurrence rule.
CREATE TABLE series (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  calendar_id integer NOT NULL,
  -- RFC 5545 §3.3.10
  rule text NOT NULL CHECK (rule ~ '^FREQ='),
  -- the fields that all its entries were made with
  template jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, calendar_id, id),
  FOREIGN KEY (container_id, calendar_id) REFERENCES calendars (container_id, id)
);

-- The page's own list of kinds of events.
CREATE TABLE categories (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL CHECK (name <> '' AND length(name) <= 60),
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, name)
);

-- Whatever is in the diary from an instant to an instant. Its state and its owner say who has it and how firmly.
CREATE TABLE calendar_entries (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  calendar_id integer NOT NULL,
  -- a hire of a space, an event of the page, or a closure, which only keeps its spaces free
  kind text NOT NULL CHECK (kind IN ('hire', 'event', 'closure')),
  series_id integer,
  slot_id integer,
  -- where it is; further resources are in entry_resources
  space_id integer,
  space_quantity smallint NOT NULL DEFAULT 1 CHECK (space_quantity BETWEEN 1 AND 100),
  category_id integer,
  -- for a closure: why it is closed, for the public
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  state text NOT NULL CHECK (state IN
    ('draft', 'pending', 'requested', 'ordered', 'provisional', 'confirmed', 'declined', 'expired', 'cancelled')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  doors_at timestamptz CHECK (doors_at <= starts_at),
  buffer_before_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 720),
  buffer_after_minutes smallint NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 720),
  cost_minor bigint NOT NULL DEFAULT 0 CHECK (cost_minor BETWEEN 0 AND 100000000000),
  -- of a hire, as its calendar had it when it was held
  payment_timing text NOT NULL DEFAULT 'now' CHECK (payment_timing IN ('now', 'authorise', 'after_yes')),
  -- listed entries are public by name, others as busy
  listed boolean NOT NULL,
  capacity integer CHECK (capacity BETWEEN 1 AND 1000000),
  -- maintained by the triggers below, never written by the apps
  places_sold integer NOT NULL DEFAULT 0 CHECK (places_sold >= 0),
  user_id uuid,
  session_id text,
  customer_id integer,
  order_id integer,
  contact_name text,
  contact_email text,
  -- the language of mails to the contact
  contact_locale text CHECK (length(contact_locale) <= 20),
  held_until timestamptz,
  -- what an edit saw, and the revision in feeds (RFC 5545 §3.8.7.4 SEQUENCE); maintained by a trigger
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  edited_at timestamptz,
  edited_by text,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  FOREIGN KEY (container_id, calendar_id) REFERENCES calendars (container_id, id),
  FOREIGN KEY (container_id, calendar_id, slot_id) REFERENCES calendar_slots (container_id, calendar_id, id),
  FOREIGN KEY (container_id, calendar_id, series_id) REFERENCES series (container_id, calendar_id, id),
  FOREIGN KEY (container_id, space_id) REFERENCES resources (container_id, id),
  FOREIGN KEY (container_id, category_id) REFERENCES categories (container_id, id),
  FOREIGN KEY (container_id, customer_id) REFERENCES customers (container_id, id),
  -- range queries look back this far for entries that have not ended, and find closures by an index of their own
  CONSTRAINT calendar_entries_duration CHECK (
    ends_at <= starts_at + CASE WHEN kind = 'closure' THEN interval '8784 hours' ELSE interval '168 hours' END),
  CONSTRAINT calendar_entries_slot_is_hired CHECK (slot_id IS NULL OR kind = 'hire'),
  CONSTRAINT calendar_entries_capacity CHECK (places_sold <= capacity),
  -- only a published event has tickets
  CONSTRAINT calendar_entries_on_sale CHECK (places_sold = 0 OR (kind = 'event' AND state = 'confirmed')),
  CONSTRAINT calendar_entries_one_owner CHECK (num_nonnulls(user_id, session_id, customer_id) <= 1),
  CONSTRAINT calendar_entries_hire_is_owned CHECK (kind = 'hire' OR num_nonnulls(user_id, session_id, customer_id) = 0),
  CONSTRAINT calendar_entries_hold_is_owned CHECK (
    state NOT IN ('pending', 'requested', 'ordered')
    OR (held_until IS NOT NULL AND num_nonnulls(user_id, session_id, customer_id) = 1)),
  CONSTRAINT calendar_entries_ordered_has_order CHECK (state NOT IN ('ordered', 'provisional') OR order_id IS NOT NULL)
) WITH (fillfactor = 85);
CREATE INDEX calendar_entries_starts_at ON calendar_entries (container_id, calendar_id, starts_at);
CREATE INDEX calendar_entries_closures ON calendar_entries (container_id, ends_at) WHERE kind = 'closure';
CREATE INDEX calendar_entries_id ON calendar_entries (id);
CREATE INDEX calendar_entries_order_id ON calendar_entries (container_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX calendar_entries_series_id ON calendar_entries (container_id, series_id) WHERE series_id IS NOT NULL;
CREATE INDEX calendar_entries_user_id ON calendar_entries (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX calendar_entries_session_id ON calendar_entries (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX calendar_entries_customer_id ON calendar_entries (container_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX calendar_entries_held_until ON calendar_entries (held_until) WHERE state IN ('pending', 'requested', 'ordered');
CREATE INDEX calendar_entries_requests ON calendar_entries (container_id, calendar_id, state_at) WHERE state = 'provisional';

-- What an entry takes besides its space: equipment, staff, further spaces.
CREATE TABLE entry_resources (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  resource_id integer NOT NULL,
  quantity smallint NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 100),
  PRIMARY KEY (container_id, entry_id, resource_id),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id) ON DELETE CASCADE,
  FOREIGN KEY (container_id, resource_id) REFERENCES resources (container_id, id)
);

-- A kind of ticket of an event, with its price and quota.
CREATE TABLE ticket_types (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  entry_id integer NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 100000000000),
  quota integer NOT NULL CHECK (quota BETWEEN 0 AND 1000000),
  max_per_order smallint NOT NULL DEFAULT 10 CHECK (max_per_order BETWEEN 1 AND 100),
  position smallint NOT NULL DEFAULT 0,
  -- maintained by the triggers below, never written by the apps
  sold integer NOT NULL DEFAULT 0 CHECK (sold >= 0),
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, entry_id, id),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id),
  CONSTRAINT ticket_types_quota CHECK (sold <= quota)
) WITH (fillfactor = 70);
-- Not of `sold`: a sale makes no edit stale.
CREATE TRIGGER ticket_types_version BEFORE UPDATE OF name, description, price_minor, quota, max_per_order, position ON ticket_types
  FOR EACH ROW WHEN ((OLD.name, OLD.description, OLD.price_minor, OLD.quota, OLD.max_per_order, OLD.position)
    IS DISTINCT FROM (NEW.name, NEW.description, NEW.price_minor, NEW.quota, NEW.max_per_order, NEW.position))
  EXECUTE FUNCTION count_version();

-- One admission each. The code is all that its holder shows.
CREATE TABLE tickets (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  entry_id integer NOT NULL,
  ticket_type_id integer NOT NULL,
  code text NOT NULL CHECK (length(code) >= 16),
  state text NOT NULL CHECK (state IN ('reserved', 'ordered', 'confirmed', 'checked_in', 'expired', 'cancelled')),
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  user_id uuid,
  session_id text,
  customer_id integer,
  order_id integer,
  contact_name text,
  contact_email text,
  held_until timestamptz,
  created_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, code),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id),
  FOREIGN KEY (container_id, entry_id, ticket_type_id) REFERENCES ticket_types (container_id, entry_id, id),
  FOREIGN KEY (container_id, customer_id) REFERENCES customers (container_id, id),
  CONSTRAINT tickets_one_owner CHECK (num_nonnulls(user_id, session_id, customer_id) <= 1),
  CONSTRAINT tickets_hold_is_owned CHECK (
    state NOT IN ('reserved', 'ordered')
    OR (held_until IS NOT NULL AND num_nonnulls(user_id, session_id, customer_id) = 1)),
  CONSTRAINT tickets_ordered_has_order CHECK (state NOT IN ('ordered', 'confirmed', 'checked_in') OR order_id IS NOT NULL)
) WITH (fillfactor = 85);
CREATE INDEX tickets_code ON tickets (code);
CREATE INDEX tickets_entry_id ON tickets (container_id, entry_id);
CREATE INDEX tickets_order_id ON tickets (container_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX tickets_user_id ON tickets (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX tickets_session_id ON tickets (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX tickets_customer_id ON tickets (container_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX tickets_held_until ON tickets (held_until) WHERE state IN ('reserved', 'ordered');
CREATE INDEX tickets_held_of_entry ON tickets (container_id, entry_id, held_until) WHERE state IN ('reserved', 'ordered');

-- Scans of tickets at a door, refused ones included.
CREATE TABLE check_ins (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  -- null if the code is of no ticket of this page
  ticket_id integer,
  device text NOT NULL CHECK (length(device) BETWEEN 1 AND 64),
  -- from the device: the same scan uploaded twice counts once
  nonce text NOT NULL CHECK (length(nonce) BETWEEN 8 AND 64),
  direction text NOT NULL CHECK (direction IN ('entry', 'exit')),
  outcome text NOT NULL CHECK (outcome IN ('admitted', 'left', 'refused')),
  reason text CHECK (reason IN ('unknown', 'other_event', 'not_valid', 'already_in', 'not_in')),
  -- by the device's clock, and by the platform's
  scanned_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  PRIMARY KEY (container_id, entry_id, id),
  CONSTRAINT check_ins_nonce UNIQUE (container_id, entry_id, nonce),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id),
  FOREIGN KEY (container_id, ticket_id) REFERENCES tickets (container_id, id),
  CONSTRAINT check_ins_refused_why CHECK ((outcome = 'refused') = (reason IS NOT NULL)),
  CONSTRAINT check_ins_direction CHECK (outcome = 'refused' OR (outcome = 'admitted') = (direction = 'entry')),
  CONSTRAINT check_ins_ticket CHECK (outcome = 'refused' OR ticket_id IS NOT NULL)
);
CREATE INDEX check_ins_ticket_id ON check_ins (container_id, ticket_id);
CREATE TRIGGER check_ins_append_only BEFORE UPDATE OR DELETE ON check_ins
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Content about an entry, such as a post of the blog.
CREATE TABLE calendar_entry_posts (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  content_type text NOT NULL CHECK (content_type <> ''),
  content_id integer NOT NULL,
  PRIMARY KEY (container_id, entry_id, content_type, content_id),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_entry_posts_content ON calendar_entry_posts (content_type, content_id);

-- What is asked at checkout, about a slot, a ticket type or the whole order, and what was answered.
CREATE TABLE questions (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  about text NOT NULL CHECK (about IN ('slot', 'ticket_type', 'order')),
  slot_id integer,
  ticket_type_id integer,
  label text NOT NULL CHECK (label <> '' AND length(label) <= 300),
  answer_kind text NOT NULL DEFAULT 'text' CHECK (answer_kind IN ('text', 'number', 'choice', 'yes_no')),
  choices text[] NOT NULL DEFAULT '{}',
  required boolean NOT NULL DEFAULT false,
  position smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (container_id, id),
  FOREIGN KEY (container_id, slot_id) REFERENCES calendar_slots (container_id, id),
  FOREIGN KEY (container_id, ticket_type_id) REFERENCES ticket_types (container_id, id),
  CONSTRAINT questions_about CHECK (
    (about = 'slot') = (slot_id IS NOT NULL) AND (about = 'ticket_type') = (ticket_type_id IS NOT NULL))
);
CREATE TABLE answers (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  question_id integer NOT NULL,
  entry_id integer,
  ticket_id integer,
  order_id integer,
  answer text NOT NULL CHECK (length(answer) <= 2000),
  answered_at timestamptz NOT NULL,
  PRIMARY KEY (container_id, id),
  FOREIGN KEY (container_id, question_id) REFERENCES questions (container_id, id),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id),
  FOREIGN KEY (container_id, ticket_id) REFERENCES tickets (container_id, id),
  CONSTRAINT answers_of_one CHECK (num_nonnulls(entry_id, ticket_id, order_id) = 1)
);
CREATE UNIQUE INDEX answers_once ON answers (container_id, question_id, entry_id, ticket_id, order_id) NULLS NOT DISTINCT;

-- No double booking -------------------------------------------------------------------------------------------------

-- That a live entry takes one lane of an undivided resource, buffers included. Written by the triggers below, never by
-- the apps. The exclusion constraint is what refuses a double booking.
CREATE TABLE occupancy (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  resource_id integer NOT NULL,
  lane smallint NOT NULL CHECK (lane >= 1),
  during tstzrange NOT NULL CHECK (NOT isempty(during)),
  PRIMARY KEY (container_id, entry_id, resource_id, lane),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id) ON DELETE CASCADE,
  FOREIGN KEY (container_id, resource_id) REFERENCES resources (container_id, id),
  CONSTRAINT occupancy_no_overlap EXCLUDE USING gist
    (container_id WITH =, resource_id WITH =, lane WITH =, during WITH &&)
);

-- Held or booked: these states occupy.
CREATE FUNCTION entry_is_live(state text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN state IN ('pending', 'requested', 'ordered', 'provisional', 'confirmed');

-- The undivided resources that an entry takes, and how many lanes of each: of a space with parts, all lanes of all of
-- them.
CREATE FUNCTION entry_claims(entry calendar_entries) RETURNS TABLE (resource_id integer, lanes smallint, takes smallint)
LANGUAGE sql STABLE ROWS 2 AS $$
  SELECT leaf.space_id, leaf.lanes, max(CASE WHEN leaf.space_id = taken.id THEN taken.quantity ELSE leaf.lanes END)
  FROM (
    SELECT entry.space_id, entry.space_quantity WHERE entry.space_id IS NOT NULL
    UNION ALL
    SELECT r.resource_id, r.quantity FROM entry_resources r
    WHERE r.container_id = entry.container_id AND r.entry_id = entry.id) taken (id, quantity),
    space_leaves(entry.container_id, taken.id) leaf
  GROUP BY leaf.space_id, leaf.lanes
$$;

-- Synchronises the occupancy of an entry with the entry: it exists while the entry is live.
CREATE FUNCTION occupy(entry calendar_entries) RETURNS void LANGUAGE plpgsql AS $$
DECLARE claim record;
BEGIN
  DELETE FROM occupancy o WHERE o.container_id = entry.container_id AND o.entry_id = entry.id;
  IF NOT entry_is_live(entry.state) THEN RETURN; END IF;
  FOR claim IN SELECT * FROM entry_claims(entry) ORDER BY 1 LOOP
    -- The constraint alone would suffice, but transactions that wait for each other inside it deadlock. Locking the
    -- resources first, by id, makes them wait in turn.
    PERFORM FROM resources r WHERE r.container_id = entry.container_id AND r.id = claim.resource_id FOR NO KEY UPDATE;
    PERFORM take_lanes(entry, claim.resource_id, claim.lanes, claim.takes);
  END LOOP;
END $$;

-- Takes lanes of one resource, under its lock. Where every lane is taken at some time, but not all at once, the entries
-- that clash are given other lanes: a lane is no place that anybody was promised.
CREATE FUNCTION take_lanes(entry calendar_entries, resource integer, lanes smallint, takes smallint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  wanted tstzrange := tstzrange(
    entry.starts_at - make_interval(mins => entry.buffer_before_minutes),
    entry.ends_at + make_interval(mins => entry.buffer_after_minutes));
  mine integer[] := '{}';
  -- when each lane is free again
  free_at timestamptz[];
  -- entries before `settled` have their lanes; no lane that was changed is in use from `horizon` on
  settled timestamptz := lower(wanted);
  horizon timestamptz := upper(wanted);
  one record;
  other integer;
  moved_entries integer[] := '{}';
  moved_from integer[] := '{}';
  moved_to integer[] := '{}';
  moved_during tstzrange[] := '{}';
  next_horizon timestamptz;
BEGIN
  IF takes < lanes THEN
    FOR other IN 1..lanes LOOP
      EXIT WHEN cardinality(mine) = takes;
      IF NOT EXISTS (SELECT FROM occupancy o WHERE o.container_id = entry.container_id AND o.resource_id = resource
                     AND o.lane = other AND o.during && wanted) THEN
        mine := mine || other;
      END IF;
    END LOOP;
  ELSIF takes = lanes THEN
    FOR other IN 1..lanes LOOP mine := mine || other; END LOOP;
  END IF;

  IF cardinality(mine) < takes AND takes < lanes THEN
    -- Intervals that overlap at most `lanes` at a time always fit into so many lanes if each, in the order of their
    -- starts, takes any lane that is free. Whoever began before `wanted` stays, and so does everybody whose lane is free.
    mine := '{}';
    free_at := array_fill('-infinity'::timestamptz, ARRAY[lanes::integer]);
    FOR one IN SELECT o.lane, upper(o.during) AS until FROM occupancy o
      WHERE o.container_id = entry.container_id AND o.resource_id = resource AND o.during && wanted
        AND lower(o.during) < lower(wanted)
    LOOP free_at[one.lane] := one.until; END LOOP;
    FOR other IN 1..lanes LOOP
      EXIT WHEN cardinality(mine) = takes;
      IF free_at[other] <= lower(wanted) THEN
        mine := mine || other;
        free_at[other] := upper(wanted);
      END IF;
    END LOOP;
    WHILE cardinality(mine) = takes AND settled < horizon LOOP
      next_horizon := horizon;
      FOR one IN SELECT o.entry_id, o.lane, o.during FROM occupancy o
        WHERE o.container_id = entry.container_id AND o.resource_id = resource
          AND o.during && tstzrange(settled, horizon) AND lower(o.during) >= settled
        ORDER BY lower(o.during), o.entry_id, o.lane
      LOOP
        IF free_at[one.lane] <= lower(one.during) THEN
          free_at[one.lane] := upper(one.during);
          CONTINUE;
        END IF;
        SELECT min(n) INTO other FROM generate_subscripts(free_at, 1) n WHERE free_at[n] <= lower(one.during);
        IF other IS NULL THEN
          mine := '{}';
          EXIT;
        END IF;
        free_at[other] := upper(one.during);
        moved_entries := moved_entries || one.entry_id;
        moved_from := moved_from || one.lane;
        moved_to := moved_to || other;
        moved_during := moved_during || one.during;
        next_horizon := greatest(next_horizon, upper(one.during));
      END LOOP;
      settled := horizon;
      horizon := next_horizon;
    END LOOP;
  END IF;

  IF cardinality(mine) < takes THEN
    RAISE EXCEPTION 'fewer than % lanes of resource % are free', takes, resource
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'occupancy_no_overlap';
  END IF;
  DELETE FROM occupancy o USING unnest(moved_entries, moved_from) AS m (entry_id, lane)
    WHERE o.container_id = entry.container_id AND o.resource_id = resource
      AND o.entry_id = m.entry_id AND o.lane = m.lane;
  INSERT INTO occupancy (container_id, entry_id, resource_id, lane, during)
    SELECT entry.container_id, m.entry_id, resource, m.lane, m.during
    FROM unnest(moved_entries, moved_to, moved_during) AS m (entry_id, lane, during)
    UNION ALL
    SELECT entry.container_id, entry.id, resource, m.lane, wanted FROM unnest(mine) AS m (lane);
END $$;

CREATE FUNCTION occupy_for_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM occupy(NEW);
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entries_occupy AFTER INSERT ON calendar_entries
  FOR EACH ROW WHEN (NEW.space_id IS NOT NULL) EXECUTE FUNCTION occupy_for_entry();
-- A transition between live states leaves the occupancy as it is.
CREATE TRIGGER calendar_entries_reoccupy
  AFTER UPDATE OF state, space_id, space_quantity, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes
  ON calendar_entries
  FOR EACH ROW WHEN (
    (entry_is_live(OLD.state), OLD.space_id, OLD.space_quantity, OLD.starts_at, OLD.ends_at, OLD.buffer_before_minutes,
      OLD.buffer_after_minutes)
    IS DISTINCT FROM
    (entry_is_live(NEW.state), NEW.space_id, NEW.space_quantity, NEW.starts_at, NEW.ends_at, NEW.buffer_before_minutes,
      NEW.buffer_after_minutes))
  EXECUTE FUNCTION occupy_for_entry();

CREATE FUNCTION occupy_for_resource() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed entry_resources := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM occupy(e) FROM calendar_entries e WHERE e.container_id = changed.container_id AND e.id = changed.entry_id;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_resources_occupy AFTER INSERT OR UPDATE OR DELETE ON entry_resources
  FOR EACH ROW EXECUTE FUNCTION occupy_for_resource();

-- No overselling ----------------------------------------------------------------------------------------------------

-- Held or valid: these states take a place.
CREATE FUNCTION ticket_is_live(state text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN state IN ('reserved', 'ordered', 'confirmed', 'checked_in');

-- Counts live tickets per entry and ticket type, parents first and by ascending id, so that buyers never deadlock.
-- The CHECKs on capacity and quota then refuse an excess.
CREATE FUNCTION add_places(page integer, entry integer, type integer, n integer) RETURNS void LANGUAGE sql AS $$
  UPDATE calendar_entries SET places_sold = places_sold + n WHERE container_id = page AND id = entry AND n <> 0;
  UPDATE ticket_types SET sold = sold + n WHERE container_id = page AND id = type AND n <> 0;
$$;

-- For each statement rather than each row, so that the parents are updated once, in the order of add_places.
CREATE FUNCTION count_tickets_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
  FOR c IN SELECT container_id, entry_id, ticket_type_id, count(*)::integer AS n FROM new_tickets
           WHERE ticket_is_live(state) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  LOOP PERFORM add_places(c.container_id, c.entry_id, c.ticket_type_id, c.n); END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION count_tickets_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
  FOR c IN SELECT container_id, entry_id, ticket_type_id, -count(*)::integer AS n FROM old_tickets
           WHERE ticket_is_live(state) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  LOOP PERFORM add_places(c.container_id, c.entry_id, c.ticket_type_id, c.n); END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION count_tickets_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
  FOR c IN
    SELECT container_id, entry_id, ticket_type_id, sum(n)::integer AS n FROM (
      SELECT container_id, entry_id, ticket_type_id, 1 AS n FROM new_tickets WHERE ticket_is_live(state)
      UNION ALL
      SELECT container_id, entry_id, ticket_type_id, -1 FROM old_tickets WHERE ticket_is_live(state)) changes
    GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
  LOOP PERFORM add_places(c.container_id, c.entry_id, c.ticket_type_id, c.n); END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER tickets_count_inserted AFTER INSERT ON tickets
  REFERENCING NEW TABLE AS new_tickets FOR EACH STATEMENT EXECUTE FUNCTION count_tickets_inserted();
CREATE TRIGGER tickets_count_updated AFTER UPDATE ON tickets
  REFERENCING OLD TABLE AS old_tickets NEW TABLE AS new_tickets FOR EACH STATEMENT EXECUTE FUNCTION count_tickets_updated();
CREATE TRIGGER tickets_count_deleted AFTER DELETE ON tickets
  REFERENCING OLD TABLE AS old_tickets FOR EACH STATEMENT EXECUTE FUNCTION count_tickets_deleted();

-- Allowed transitions -----------------------------------------------------------------------------------------------

-- Every change of state, recorded by triggers with who and when. A change that is not in the list fails the CHECK of its
-- record, and with it the change itself.
CREATE TABLE entry_transitions (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (container_id, entry_id, id),
  CONSTRAINT entry_transitions_allowed CHECK ((from_state, to_state) IN (
    ('draft', 'confirmed'), ('draft', 'cancelled'),
    ('pending', 'ordered'), ('pending', 'requested'), ('pending', 'expired'), ('pending', 'cancelled'),
    ('requested', 'ordered'), ('requested', 'declined'), ('requested', 'expired'), ('requested', 'cancelled'),
    ('ordered', 'provisional'), ('ordered', 'confirmed'), ('ordered', 'expired'), ('ordered', 'cancelled'),
    ('provisional', 'confirmed'), ('provisional', 'declined'), ('provisional', 'cancelled'),
    ('confirmed', 'cancelled')))
);

CREATE TABLE ticket_transitions (
  container_id integer NOT NULL,
  ticket_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (container_id, ticket_id, id),
  CONSTRAINT ticket_transitions_allowed CHECK ((from_state, to_state) IN (
    ('reserved', 'ordered'), ('reserved', 'expired'), ('reserved', 'cancelled'),
    ('ordered', 'confirmed'), ('ordered', 'expired'), ('ordered', 'cancelled'),
    ('confirmed', 'checked_in'), ('checked_in', 'confirmed'),
    ('confirmed', 'cancelled'), ('checked_in', 'cancelled')))
);

CREATE FUNCTION record_entry_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entry_transitions (container_id, entry_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.container_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_entries_transitions AFTER UPDATE OF state ON calendar_entries
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION record_entry_transition();

CREATE FUNCTION record_ticket_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ticket_transitions (container_id, ticket_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.container_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER tickets_transitions AFTER UPDATE OF state ON tickets
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION record_ticket_transition();

-- Edits and revisions -----------------------------------------------------------------------------------------------

-- An edit, a move or a change of state is a new revision; an extended hold or a sold ticket is not.
CREATE TRIGGER calendar_entries_version
  BEFORE UPDATE OF name, description, starts_at, ends_at, doors_at, space_id, space_quantity, buffer_before_minutes,
    buffer_after_minutes, cost_minor, listed, capacity, category_id, state ON calendar_entries
  FOR EACH ROW WHEN (
    (OLD.name, OLD.description, OLD.starts_at, OLD.ends_at, OLD.doors_at, OLD.space_id, OLD.space_quantity,
      OLD.buffer_before_minutes, OLD.buffer_after_minutes, OLD.cost_minor, OLD.listed, OLD.capacity, OLD.category_id, OLD.state)
    IS DISTINCT FROM
    (NEW.name, NEW.description, NEW.starts_at, NEW.ends_at, NEW.doors_at, NEW.space_id, NEW.space_quantity,
      NEW.buffer_before_minutes, NEW.buffer_after_minutes, NEW.cost_minor, NEW.listed, NEW.capacity, NEW.category_id, NEW.state))
  EXECUTE FUNCTION count_version();

-- Every edit of an entry: the fields that changed, as they were and as they are now.
CREATE TABLE entry_changes (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  from_values jsonb NOT NULL,
  to_values jsonb NOT NULL,
  PRIMARY KEY (container_id, entry_id, id),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id) ON DELETE CASCADE
);
CREATE TRIGGER entry_changes_append_only BEFORE UPDATE OR DELETE ON entry_changes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What an edit may change. The triggers on calendar_entries list the same columns.
CREATE FUNCTION editable_fields(entry calendar_entries) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'name', entry.name, 'description', entry.description, 'starts_at', entry.starts_at, 'ends_at', entry.ends_at,
    'doors_at', entry.doors_at, 'space_id', entry.space_id, 'space_quantity', entry.space_quantity,
    'buffer_before_minutes', entry.buffer_before_minutes, 'buffer_after_minutes', entry.buffer_after_minutes,
    'cost_minor', entry.cost_minor, 'listed', entry.listed, 'capacity', entry.capacity, 'category_id', entry.category_id)
$$;

CREATE FUNCTION record_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_fields jsonb := editable_fields(OLD);
  new_fields jsonb := editable_fields(NEW);
BEGIN
  INSERT INTO entry_changes (container_id, entry_id, changed_at, changed_by, from_values, to_values)
    SELECT NEW.container_id, NEW.id, NEW.edited_at, NEW.edited_by,
      jsonb_object_agg(f.key, f.value), jsonb_object_agg(f.key, new_fields -> f.key)
    FROM jsonb_each(old_fields) f WHERE f.value IS DISTINCT FROM new_fields -> f.key HAVING count(*) > 0;
  RETURN NULL;
END $$;
-- An edit that does not say who and when fails on the NOT NULL columns of entry_changes.
CREATE TRIGGER calendar_entries_changes
  AFTER UPDATE OF name, description, starts_at, ends_at, doors_at, space_id, space_quantity, buffer_before_minutes,
    buffer_after_minutes, cost_minor, listed, capacity, category_id ON calendar_entries
  FOR EACH ROW EXECUTE FUNCTION record_entry_change();
