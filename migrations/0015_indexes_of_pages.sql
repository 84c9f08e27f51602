-- Overdue holds ------------------------------------------------------------------------------------------------------

-- Only the sweep reads the overdue holds of all pages, and only it says that ids are positive. Without that condition, the
-- planner took these indexes for those of one entry, and read every overdue hold of the platform for each entry of a month.
DROP INDEX tickets_held_until;
DROP INDEX calendar_entries_held_until;
CREATE INDEX tickets_sweep ON tickets (held_until) WHERE state IN ('reserved', 'ordered') AND id > 0;
CREATE INDEX calendar_entries_sweep ON calendar_entries (held_until)
  WHERE state IN ('pending', 'requested', 'ordered') AND id > 0;
DROP INDEX tickets_held_of_entry;
CREATE INDEX tickets_held_of_entry ON tickets (container_id, entry_id, held_until, ticket_type_id)
  WHERE state IN ('reserved', 'ordered');
CREATE INDEX calendar_entries_held ON calendar_entries (container_id, held_until)
  WHERE state IN ('pending', 'requested', 'ordered');

-- Public events ------------------------------------------------------------------------------------------------------

-- Lists and feeds read a few public events of a long diary, most of which is hires or past.
CREATE INDEX calendar_entries_public ON calendar_entries (container_id, calendar_id, starts_at, id)
  WHERE kind = 'event' AND listed AND state IN ('confirmed', 'cancelled');
