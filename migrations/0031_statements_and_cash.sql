-- Up Migration

-- Bank statements ---------------------------------------------------------------------------------------------------

-- How the columns of a page's statements are read, as last chosen.
CREATE TABLE statement_mappings (
  container_id integer PRIMARY KEY,
  mapping jsonb NOT NULL
);

-- A file of bank lines on its way into the books. Nothing of it counts until its lines are recorded in bank_lines.
CREATE TABLE statements (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  state text NOT NULL CHECK (state IN ('uploaded', 'reading', 'preview', 'importing', 'done', 'discarded')),
  mapping jsonb,
  -- what could not be read: how often, the first of them, and whether the rest of the file could not be read either
  problem_count integer NOT NULL DEFAULT 0,
  problems jsonb NOT NULL DEFAULT '[]',
  is_broken boolean NOT NULL DEFAULT false,
  uploaded_at timestamptz NOT NULL,
  uploaded_by text NOT NULL,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (container_id, id)
);
CREATE INDEX statements_under_way ON statements (state_at) WHERE state IN ('reading', 'importing');

-- The file as it was uploaded, in pieces, until its lines are recorded.
CREATE TABLE statement_chunks (
  container_id integer NOT NULL,
  statement_id integer NOT NULL,
  position integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (container_id, statement_id, position),
  FOREIGN KEY (container_id, statement_id) REFERENCES statements (container_id, id) ON DELETE CASCADE
);

-- The lines of a file that has been read, and what each would become.
CREATE TABLE statement_lines (
  container_id integer NOT NULL,
  statement_id integer NOT NULL,
  line integer NOT NULL,
  booked_on date NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  text text NOT NULL,
  name text NOT NULL,
  -- a hash of date, amount and text; and which of the equal lines of its file it is
  fingerprint text NOT NULL,
  occurrence integer NOT NULL,
  fate text NOT NULL DEFAULT 'unknown'
    CHECK (fate IN ('matched', 'part', 'over', 'suggestion', 'unknown', 'known', 'outgoing')),
  payment_id integer,
  is_recorded boolean NOT NULL DEFAULT false,
  PRIMARY KEY (container_id, statement_id, line),
  FOREIGN KEY (container_id, statement_id) REFERENCES statements (container_id, id) ON DELETE CASCADE
);
CREATE INDEX statement_lines_open ON statement_lines (container_id, statement_id, line) WHERE NOT is_recorded;

-- What was on the page's bank account, each line once, however often and by whichever statements it is imported.
CREATE TABLE bank_lines (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  statement_id integer NOT NULL,
  line integer NOT NULL,
  booked_on date NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  text text NOT NULL,
  name text NOT NULL,
  fingerprint text NOT NULL,
  occurrence integer NOT NULL,
  -- received: for an order. unmatched: on the ledger, for none. returning: to be sent back. outgoing: nobody has said what
  -- for. sent: a refund
  state text NOT NULL CHECK (state IN
    ('received', 'unmatched', 'returning', 'returned', 'not_ours', 'cash_in', 'outgoing', 'sent')),
  -- what it was for, or seems to be for
  payment_id integer,
  refund_id integer,
  note text NOT NULL DEFAULT '',
  recorded_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  CONSTRAINT bank_lines_once UNIQUE (container_id, fingerprint, occurrence),
  FOREIGN KEY (container_id, statement_id) REFERENCES statements (container_id, id),
  FOREIGN KEY (container_id, payment_id) REFERENCES payments (container_id, id),
  FOREIGN KEY (container_id, refund_id) REFERENCES refunds (container_id, id),
  CONSTRAINT bank_lines_direction CHECK (
    CASE WHEN state IN ('outgoing', 'sent') THEN amount_minor < 0 WHEN state = 'not_ours' THEN true ELSE amount_minor > 0 END),
  CONSTRAINT bank_lines_about CHECK (
    CASE state WHEN 'received' THEN payment_id IS NOT NULL WHEN 'sent' THEN refund_id IS NOT NULL ELSE true END)
);
CREATE INDEX bank_lines_waiting ON bank_lines (container_id, id) WHERE state IN ('unmatched', 'returning', 'outgoing');
CREATE TRIGGER bank_lines_append_only
  BEFORE UPDATE OF booked_on, amount_minor, currency, text, name, fingerprint, occurrence OR DELETE ON bank_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Money without an order is about the line of the bank by which it came.
ALTER TABLE ledger_postings ADD COLUMN bank_line_id integer,
  ADD FOREIGN KEY (container_id, bank_line_id) REFERENCES bank_lines (container_id, id),
  ADD CONSTRAINT ledger_postings_unmatched CHECK (account <> 'unmatched_receipts' OR bank_line_id IS NOT NULL);
CREATE INDEX ledger_postings_bank_line_id ON ledger_postings (container_id, bank_line_id) WHERE bank_line_id IS NOT NULL;

-- A line is on the ledger as an unmatched receipt for as long as nobody has said what it is, or it is to be sent back.
CREATE FUNCTION check_bank_line(page integer, checked integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  expected bigint;
  posted bigint;
BEGIN
  SELECT CASE WHEN state IN ('unmatched', 'returning') THEN amount_minor ELSE 0 END INTO expected
    FROM bank_lines WHERE container_id = page AND id = checked;
  SELECT COALESCE(-sum(amount_minor), 0) INTO posted FROM ledger_postings
    WHERE container_id = page AND bank_line_id = checked AND account = 'unmatched_receipts';
  IF posted <> expected THEN
    PERFORM refuse_ledger('bank_lines_posted', format('bank line %s should hold %s, and %s is posted', checked, expected, posted));
  END IF;
END $$;
CREATE FUNCTION check_bank_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'bank_lines' THEN
    PERFORM check_bank_line(NEW.container_id, NEW.id);
  ELSE
    PERFORM check_bank_line(NEW.container_id, NEW.bank_line_id);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bank_lines_ledger AFTER INSERT OR UPDATE OF state ON bank_lines
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_bank_lines();
CREATE CONSTRAINT TRIGGER ledger_postings_bank_line AFTER INSERT ON ledger_postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.bank_line_id IS NOT NULL) EXECUTE FUNCTION check_bank_lines();

-- Cash --------------------------------------------------------------------------------------------------------------

-- The cash in hand as somebody has counted it, and as the ledger had it.
CREATE TABLE cash_counts (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  expected_minor bigint NOT NULL,
  counted_minor bigint NOT NULL CHECK (counted_minor BETWEEN 0 AND 100000000000),
  -- how much of it was taken to the bank
  banked_minor bigint NOT NULL CHECK (banked_minor BETWEEN 0 AND counted_minor),
  reason text NOT NULL,
  counted_at timestamptz NOT NULL,
  counted_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  CONSTRAINT cash_counts_reason CHECK (counted_minor = expected_minor OR reason <> '')
);
CREATE TRIGGER cash_counts_append_only BEFORE UPDATE OR DELETE ON cash_counts
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
