-- Up Migration

-- Tickets of a type that has rows here are sold only with tickets of one of these others: a companion with a full price.
CREATE TABLE ticket_type_needs (
  container_id integer NOT NULL,
  entry_id integer NOT NULL,
  ticket_type_id integer NOT NULL,
  needs_id integer NOT NULL,
  PRIMARY KEY (container_id, ticket_type_id, needs_id),
  FOREIGN KEY (container_id, entry_id, ticket_type_id) REFERENCES ticket_types (container_id, entry_id, id) ON DELETE CASCADE,
  CONSTRAINT ticket_type_needs_needed FOREIGN KEY (container_id, entry_id, needs_id)
    REFERENCES ticket_types (container_id, entry_id, id),
  CONSTRAINT ticket_type_needs_another CHECK (ticket_type_id <> needs_id)
);
CREATE INDEX ticket_type_needs_needs_id ON ticket_type_needs (container_id, entry_id, needs_id);

-- Refuses tickets that are held, or ordered, without as many of those that they need. What has expired and is taken again
-- by a late payment has an order from the start, and is not held to it. Under the lock of the person whose tickets count.
CREATE FUNCTION refuse_ticket_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM ticket_type_needs n
      WHERE n.container_id = NEW.container_id AND n.ticket_type_id = NEW.ticket_type_id)
    AND (SELECT count(*) FILTER (WHERE t.ticket_type_id = NEW.ticket_type_id)
          > count(*) FILTER (WHERE t.ticket_type_id <> NEW.ticket_type_id)
        FROM tickets t
        WHERE t.container_id = NEW.container_id AND t.entry_id = NEW.entry_id
          AND (t.user_id = NEW.user_id OR t.session_id = NEW.session_id OR t.customer_id = NEW.customer_id)
          AND (t.state IN ('ordered', 'confirmed', 'checked_in') OR (TG_OP = 'INSERT' AND t.state = 'reserved'))
          AND (t.ticket_type_id = NEW.ticket_type_id OR t.ticket_type_id IN (SELECT n.needs_id FROM ticket_type_needs n
            WHERE n.container_id = NEW.container_id AND n.ticket_type_id = NEW.ticket_type_id)))
  THEN
    RAISE EXCEPTION 'ticket % needs another', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'tickets_need_others', TABLE = 'tickets';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tickets_held_with_others AFTER INSERT ON tickets
  FOR EACH ROW WHEN (NEW.state = 'reserved' AND NEW.order_id IS NULL) EXECUTE FUNCTION refuse_ticket_alone();
CREATE TRIGGER tickets_ordered_with_others AFTER UPDATE OF state ON tickets
  FOR EACH ROW WHEN (OLD.state = 'reserved' AND NEW.state = 'ordered') EXECUTE FUNCTION refuse_ticket_alone();

-- What a type needs is part of what its editor saw.
CREATE FUNCTION count_version_of_needs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ticket_types SET version = version + 1
  WHERE container_id = coalesce(NEW.container_id, OLD.container_id)
    AND id = coalesce(NEW.ticket_type_id, OLD.ticket_type_id);
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_type_needs_version AFTER INSERT OR DELETE ON ticket_type_needs
  FOR EACH ROW EXECUTE FUNCTION count_version_of_needs();
