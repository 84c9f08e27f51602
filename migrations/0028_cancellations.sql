-- Up Migration

-- That an event was cancelled with its tickets: why, and what whoever cancelled it was told before. What follows for each
-- order is done one by one, and goes on after a crash.
CREATE TABLE cancellations (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  entry_id integer NOT NULL,
  -- as everybody reads it
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  -- numbers and amounts as they were shown
  announced jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  started_by text NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (container_id, id),
  CONSTRAINT cancellations_once UNIQUE (container_id, entry_id),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id)
);
CREATE INDEX cancellations_unfinished ON cancellations (started_at) WHERE finished_at IS NULL;

-- An order with tickets of a cancelled event. Once it is settled, its lines are cancelled, its refunds requested and its
-- mails queued, all in one transaction.
CREATE TABLE cancellation_orders (
  container_id integer NOT NULL,
  cancellation_id integer NOT NULL,
  order_id integer NOT NULL,
  tickets integer NOT NULL CHECK (tickets > 0),
  buyer text NOT NULL,
  -- what was to go back when the event was cancelled, and what did
  expected_minor bigint NOT NULL CHECK (expected_minor >= 0),
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  refund_ids integer[] NOT NULL DEFAULT '{}',
  mail_ids uuid[] NOT NULL DEFAULT '{}',
  settled_at timestamptz,
  -- of attempts that failed
  attempts smallint NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (container_id, cancellation_id, order_id),
  FOREIGN KEY (container_id, cancellation_id) REFERENCES cancellations (container_id, id)
);
CREATE INDEX cancellation_orders_waiting ON cancellation_orders (container_id, cancellation_id, next_at)
  WHERE settled_at IS NULL;
-- Nobody is refunded or told twice.
CREATE TRIGGER cancellation_orders_once BEFORE UPDATE ON cancellation_orders
  FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cancellation_orders_kept BEFORE DELETE ON cancellation_orders
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A cancellation is finished when all of its orders are settled.
CREATE FUNCTION refuse_unsettled_cancellation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM cancellation_orders WHERE container_id = NEW.container_id AND cancellation_id = NEW.id
      AND settled_at IS NULL) THEN
    RAISE EXCEPTION 'cancellation % has orders that are not settled', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'cancellations_finished';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cancellations_finished BEFORE UPDATE OF finished_at ON cancellations
  FOR EACH ROW WHEN (NEW.finished_at IS NOT NULL) EXECUTE FUNCTION refuse_unsettled_cancellation();
