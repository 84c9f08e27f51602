-- Up Migration

-- The terms on which a page sells. Each change is a new version, and none ever changes: orders name the one that was
-- agreed to. A version without text says that the page has no terms any more.
CREATE TABLE terms (
  container_id integer NOT NULL,
  version integer NOT NULL CHECK (version >= 1),
  text text NOT NULL CHECK (length(text) <= 20000),
  published_at timestamptz NOT NULL,
  published_by text NOT NULL,
  PRIMARY KEY (container_id, version)
);
CREATE TRIGGER terms_append_only BEFORE UPDATE OR DELETE ON terms
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER terms_no_truncate BEFORE TRUNCATE ON terms
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the checkout of a page asks for and adds. Amounts are in its currency; rates in hundredths of a percent.
CREATE TABLE checkout_settings (
  container_id integer PRIMARY KEY,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  phone_for_hire text NOT NULL DEFAULT 'no' CHECK (phone_for_hire IN ('no', 'optional', 'required')),
  phone_for_tickets text NOT NULL DEFAULT 'no' CHECK (phone_for_tickets IN ('no', 'optional', 'required')),
  organisation_for_hire text NOT NULL DEFAULT 'no' CHECK (organisation_for_hire IN ('no', 'optional', 'required')),
  organisation_for_tickets text NOT NULL DEFAULT 'no' CHECK (organisation_for_tickets IN ('no', 'optional', 'required')),
  donations boolean NOT NULL DEFAULT false,
  donation_amounts integer[] NOT NULL DEFAULT '{}'
    CHECK (cardinality(donation_amounts) <= 5 AND 0 < ALL (donation_amounts)),
  -- of what has no rate of its own; a seller without a VAT number charges none
  tax_rate integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
  -- a booking fee on each order that costs something, or on each place that does
  fee_per text NOT NULL DEFAULT 'none' CHECK (fee_per IN ('none', 'order', 'place')),
  fee_minor bigint NOT NULL DEFAULT 0 CHECK (fee_minor BETWEEN 0 AND 1000000),
  fee_rate integer NOT NULL DEFAULT 0 CHECK (fee_rate BETWEEN 0 AND 5000),
  fee_tax_rate integer NOT NULL DEFAULT 0 CHECK (fee_tax_rate BETWEEN 0 AND 10000),
  -- whether it goes back with what it was for, when the buyer cancels; when the page does, it always goes back
  fee_refunded boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1
);
CREATE TRIGGER checkout_settings_version BEFORE UPDATE ON checkout_settings
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- The tax in prices; null is the page's rate.
ALTER TABLE calendar_slots ADD COLUMN tax_rate integer CHECK (tax_rate BETWEEN 0 AND 10000);
ALTER TABLE ticket_types ADD COLUMN tax_rate integer CHECK (tax_rate BETWEEN 0 AND 10000);
ALTER TABLE products ADD COLUMN tax_rate integer CHECK (tax_rate BETWEEN 0 AND 10000);
DROP TRIGGER ticket_types_version ON ticket_types;
CREATE TRIGGER ticket_types_version
  BEFORE UPDATE OF name, description, price_minor, quota, max_per_order, position, tax_rate ON ticket_types
  FOR EACH ROW WHEN ((OLD.name, OLD.description, OLD.price_minor, OLD.quota, OLD.max_per_order, OLD.position, OLD.tax_rate)
    IS DISTINCT FROM (NEW.name, NEW.description, NEW.price_minor, NEW.quota, NEW.max_per_order, NEW.position, NEW.tax_rate))
  EXECUTE FUNCTION count_version();

-- What the buyer was asked, and which terms were agreed to, when.
ALTER TABLE orders
  ADD COLUMN phone text CHECK (length(phone) BETWEEN 1 AND 40),
  ADD COLUMN organisation text CHECK (length(organisation) BETWEEN 1 AND 120),
  ADD COLUMN terms_version integer,
  ADD COLUMN terms_agreed_at timestamptz,
  ADD CONSTRAINT orders_terms FOREIGN KEY (container_id, terms_version) REFERENCES terms (container_id, version),
  ADD CONSTRAINT orders_agreed_when CHECK ((terms_version IS NULL) = (terms_agreed_at IS NULL)),
  -- to whom the buyer wants an invoice to be addressed
  ADD COLUMN invoice_to text CHECK (length(invoice_to) BETWEEN 1 AND 500);
DROP TRIGGER orders_append_only ON orders;
CREATE TRIGGER orders_append_only BEFORE UPDATE OF currency, terms_version, terms_agreed_at ON orders
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Questions and answers ---------------------------------------------------------------------------------------------

ALTER TABLE questions
  DROP CONSTRAINT questions_answer_kind_check,
  ADD CONSTRAINT questions_answer_kind_check CHECK (answer_kind IN ('text', 'long_text', 'number', 'choice', 'yes_no')),
  ADD CONSTRAINT questions_choices CHECK (
    CASE answer_kind WHEN 'choice' THEN cardinality(choices) BETWEEN 2 AND 30 ELSE cardinality(choices) = 0 END),
  -- asked no more; answers to it stay
  ADD COLUMN removed_at timestamptz,
  ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE TRIGGER questions_version BEFORE UPDATE ON questions
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- The question as it was asked, because it may be worded otherwise since.
ALTER TABLE answers ADD COLUMN question text;
UPDATE answers a SET question = q.label FROM questions q WHERE q.container_id = a.container_id AND q.id = a.question_id;
ALTER TABLE answers ALTER COLUMN question SET NOT NULL;
CREATE INDEX answers_order_id ON answers (container_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX answers_entry_id ON answers (container_id, entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX answers_ticket_id ON answers (container_id, ticket_id) WHERE ticket_id IS NOT NULL;

-- An answer is of what its question is about.
CREATE FUNCTION check_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM questions q WHERE q.container_id = NEW.container_id AND q.id = NEW.question_id AND CASE q.about
    WHEN 'order' THEN NEW.order_id IS NOT NULL
    WHEN 'slot' THEN EXISTS (SELECT FROM calendar_entries e
      WHERE e.container_id = NEW.container_id AND e.id = NEW.entry_id AND e.slot_id = q.slot_id)
    WHEN 'ticket_type' THEN EXISTS (SELECT FROM tickets t
      WHERE t.container_id = NEW.container_id AND t.id = NEW.ticket_id AND t.ticket_type_id = q.ticket_type_id)
    END;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'question % was not asked of this', NEW.question_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'answers_asked';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER answers_asked AFTER INSERT OR UPDATE ON answers
  FOR EACH ROW EXECUTE FUNCTION check_answer();

-- Receipts, invoices and credit notes -------------------------------------------------------------------------------

-- The last number of each series. Its row is locked until the document with the number is committed.
CREATE TABLE document_counters (
  container_id integer NOT NULL,
  series text NOT NULL CHECK (series IN ('invoice', 'credit_note')),
  year smallint NOT NULL CHECK (year BETWEEN 1970 AND 9999),
  last integer NOT NULL CHECK (last >= 1),
  PRIMARY KEY (container_id, series, year)
);

-- A document as it was issued: a receipt or an invoice, which share a series, or a credit note, which takes some of one
-- back.
CREATE TABLE documents (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('receipt', 'invoice', 'credit_note')),
  series text NOT NULL GENERATED ALWAYS AS (CASE kind WHEN 'credit_note' THEN 'credit_note' ELSE 'invoice' END) STORED,
  -- in the time zone of the order
  year smallint NOT NULL,
  -- given by a trigger
  number integer NOT NULL CHECK (number >= 1),
  order_id integer NOT NULL,
  -- what a credit note takes back
  original_id integer,
  seller_name text NOT NULL CHECK (seller_name <> ''),
  seller_address text NOT NULL,
  seller_vat_number text,
  buyer_name text NOT NULL CHECK (buyer_name <> ''),
  buyer_address text NOT NULL,
  buyer_email text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  total_minor bigint NOT NULL CHECK (total_minor > 0),
  -- what had been paid by then, and by which providers
  paid_minor bigint NOT NULL CHECK (paid_minor >= 0),
  paid_by text[] NOT NULL DEFAULT '{}',
  owed_minor bigint NOT NULL CHECK (owed_minor >= 0),
  time_zone text NOT NULL,
  issued_at timestamptz NOT NULL,
  issued_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  CONSTRAINT documents_number UNIQUE (container_id, series, year, number),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id),
  FOREIGN KEY (container_id, original_id) REFERENCES documents (container_id, id),
  CONSTRAINT documents_original CHECK ((kind = 'credit_note') = (original_id IS NOT NULL))
);
CREATE INDEX documents_order_id ON documents (container_id, order_id);

CREATE TABLE document_lines (
  container_id integer NOT NULL,
  document_id integer NOT NULL,
  order_id integer NOT NULL,
  line_id integer NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  type_name text,
  starts_at timestamptz,
  ends_at timestamptz,
  time_zone text,
  place text,
  quantity integer NOT NULL CHECK (quantity >= 1),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  tax_rate integer NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000),
  tax_minor bigint NOT NULL CHECK (tax_minor BETWEEN 0 AND amount_minor),
  PRIMARY KEY (container_id, document_id, line_id),
  FOREIGN KEY (container_id, document_id) REFERENCES documents (container_id, id),
  FOREIGN KEY (container_id, order_id, line_id) REFERENCES order_lines (container_id, order_id, id)
);
CREATE INDEX document_lines_line_id ON document_lines (container_id, order_id, line_id);

CREATE TRIGGER documents_append_only BEFORE UPDATE OR DELETE ON documents
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER documents_no_truncate BEFORE TRUNCATE ON documents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_lines_append_only BEFORE UPDATE OR DELETE ON document_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_lines_no_truncate BEFORE TRUNCATE ON document_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION number_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO document_counters AS c (container_id, series, year, last)
    VALUES (NEW.container_id, CASE NEW.kind WHEN 'credit_note' THEN 'credit_note' ELSE 'invoice' END, NEW.year, 1)
    ON CONFLICT (container_id, series, year) DO UPDATE SET last = c.last + 1
    RETURNING last INTO NEW.number;
  RETURN NEW;
END $$;
CREATE TRIGGER documents_numbered BEFORE INSERT ON documents
  FOR EACH ROW EXECUTE FUNCTION number_document();

-- A series counts from 1 by ones, and each number has its document when it commits.
CREATE FUNCTION check_document_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.last <> (CASE TG_OP WHEN 'INSERT' THEN 1 ELSE OLD.last + 1 END)
     OR NOT EXISTS (SELECT FROM documents d WHERE d.container_id = NEW.container_id AND d.series = NEW.series
       AND d.year = NEW.year AND d.number = NEW.last) THEN
    RAISE EXCEPTION 'no document has number % of %', NEW.last, NEW.year
      USING ERRCODE = 'check_violation', CONSTRAINT = 'documents_no_gap';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_no_gap AFTER INSERT OR UPDATE ON document_counters
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_document_number();
CREATE TRIGGER document_counters_append_only BEFORE DELETE ON document_counters
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_counters_no_truncate BEFORE TRUNCATE ON document_counters
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The lines of a document add up to it, and the documents of a line to what it costs at most, and to nothing at least.
CREATE FUNCTION check_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE off record;
BEGIN
  IF NEW.total_minor <> (SELECT COALESCE(sum(amount_minor), 0) FROM document_lines
      WHERE container_id = NEW.container_id AND document_id = NEW.id) THEN
    PERFORM refuse_ledger('documents_total', format('the lines of document %s do not add up to %s', NEW.id, NEW.total_minor));
  END IF;
  SELECT o.id INTO off FROM document_lines l
    JOIN documents d ON d.container_id = l.container_id AND d.id = l.document_id
    JOIN order_lines o ON o.container_id = l.container_id AND o.order_id = l.order_id AND o.id = l.line_id
    WHERE l.container_id = NEW.container_id AND l.order_id = NEW.order_id
    GROUP BY o.id, o.amount_minor
    HAVING sum(CASE d.series WHEN 'invoice' THEN l.amount_minor ELSE -l.amount_minor END) NOT BETWEEN 0 AND o.amount_minor
    LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_ledger('documents_of_lines', format('line %s is invoiced for more than it costs, or credited for more',
      off.id));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_total AFTER INSERT ON documents
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_document();
