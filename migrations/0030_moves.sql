-- Up Migration

-- That an event was moved to another time or place while people had tickets of it. Each of them may give tickets back until
-- a date; whoever says nothing keeps them. If it is moved again, the latest move counts.
CREATE TABLE moves (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  entry_id integer NOT NULL,
  -- as everybody reads it; may be empty
  reason text NOT NULL CHECK (length(reason) <= 1000),
  -- name, times and place as they were, and as they are now
  from_facts jsonb NOT NULL,
  to_facts jsonb NOT NULL,
  choose_by timestamptz NOT NULL CHECK (choose_by > moved_at),
  moved_at timestamptz NOT NULL,
  moved_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  FOREIGN KEY (container_id, entry_id) REFERENCES calendar_entries (container_id, id)
);
CREATE INDEX moves_entry_id ON moves (container_id, entry_id, id);

-- An order with tickets of an event that was moved. Its buyer is told once.
CREATE TABLE move_orders (
  container_id integer NOT NULL,
  move_id integer NOT NULL,
  order_id integer NOT NULL,
  tickets integer NOT NULL CHECK (tickets > 0),
  mailed_at timestamptz,
  PRIMARY KEY (container_id, move_id, order_id),
  FOREIGN KEY (container_id, move_id) REFERENCES moves (container_id, id)
);
CREATE INDEX move_orders_order_id ON move_orders (container_id, order_id);

-- What was chosen about a ticket after a move.
CREATE TABLE move_choices (
  container_id integer NOT NULL,
  move_id integer NOT NULL,
  ticket_id integer NOT NULL,
  choice text NOT NULL CHECK (choice IN ('keep', 'refund')),
  chosen_at timestamptz NOT NULL,
  chosen_by text NOT NULL,
  PRIMARY KEY (container_id, move_id, ticket_id),
  FOREIGN KEY (container_id, move_id) REFERENCES moves (container_id, id),
  FOREIGN KEY (container_id, ticket_id) REFERENCES tickets (container_id, id)
);
-- A ticket that was given back stays so; one that is kept may still be given back.
CREATE TRIGGER move_choices_refunded BEFORE UPDATE ON move_choices
  FOR EACH ROW WHEN (OLD.choice = 'refund') EXECUTE FUNCTION refuse_change();
