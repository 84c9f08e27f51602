-- Up Migration

-- Of strings, the parts of three characters: for the search of orders. Both are trusted extensions, which the owner of a
-- database may create, as managed PostgreSQL allows it too.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- The ledger by days ------------------------------------------------------------------------------------------------

-- The date at a page, UTC where its zone is unknown to the database.
CREATE FUNCTION date_at_page(at timestamptz, page integer) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (at AT TIME ZONE COALESCE((SELECT time_zone FROM pages WHERE id = page), 'UTC'))::date;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN (at AT TIME ZONE 'UTC')::date;
END $$;

-- On which day a transaction counts: the date at its page when it was posted. Stored, so that a page that changes its zone
-- does not change its books.
ALTER TABLE ledger_transactions DISABLE TRIGGER ledger_transactions_append_only;
ALTER TABLE ledger_transactions ADD COLUMN posted_on date;
UPDATE ledger_transactions SET posted_on = date_at_page(posted_at, container_id);
ALTER TABLE ledger_transactions ALTER COLUMN posted_on SET NOT NULL;
ALTER TABLE ledger_transactions ENABLE TRIGGER ledger_transactions_append_only;
CREATE INDEX ledger_transactions_posted_on ON ledger_transactions (container_id, posted_on, id);

CREATE FUNCTION date_ledger_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.posted_on := date_at_page(NEW.posted_at, NEW.container_id);
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_transactions_date BEFORE INSERT ON ledger_transactions
  FOR EACH ROW EXECUTE FUNCTION date_ledger_transaction();

-- By what a treasurer reads the amount of a posting: its day and kind, the way of payment, and what was sold. The title of
-- a booking is its hirer's, so bookings are told apart by their space alone. A fee is about what its order is about, if
-- that is one thing.
CREATE FUNCTION ledger_facts(
  page integer, transaction bigint, of_account text, of_order integer, line integer, payment integer, refund integer
) RETURNS TABLE (
  posted_on date, kind text, way text, line_kind text, name text, starts_at timestamptz, place text, type_name text,
  tax_rate integer
) LANGUAGE sql STABLE AS $$
  SELECT t.posted_on, t.kind, COALESCE(p.provider, ''), COALESCE(l.kind, ''), COALESCE(l.name, ''), l.starts_at,
    COALESCE(l.place, ''), COALESCE(l.type_name, ''), l.tax_rate
  FROM ledger_transactions t
  LEFT JOIN refunds r ON r.container_id = page AND r.id = refund
  LEFT JOIN payments p ON p.container_id = page AND p.id = COALESCE(payment, r.payment_id)
  LEFT JOIN LATERAL (
    SELECT min(i.kind) AS kind, min(CASE WHEN i.kind = 'booking' THEN '' ELSE i.name END) AS name,
      min(CASE WHEN i.kind = 'booking' THEN NULL ELSE i.starts_at END) AS starts_at, min(COALESCE(i.place, '')) AS place,
      CASE WHEN min(COALESCE(i.type_name, '')) = max(COALESCE(i.type_name, '')) THEN min(i.type_name) END AS type_name,
      CASE WHEN line IS NOT NULL THEN min(i.tax_rate) END AS tax_rate
    FROM order_lines i
    WHERE i.container_id = page AND i.order_id = of_order AND (i.id = line OR line IS NULL AND of_account = 'provider_fees')
    HAVING count(DISTINCT (i.kind, COALESCE(i.place, ''),
      CASE WHEN i.kind = 'booking' THEN '' ELSE i.name || COALESCE(i.starts_at::text, '') END)) = 1) l ON true
  WHERE t.container_id = page AND t.id = transaction
$$;

-- What was posted on each day, summed up. Each posting adds rows in its own transaction, and so no two of them wait for each
-- other; a job folds the rows of a day that are equal in all but the amount into one. A sum of rows is the same before
-- and after.
CREATE TABLE ledger_days (
  container_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  posted_on date NOT NULL,
  currency text NOT NULL,
  account text NOT NULL,
  kind text NOT NULL,
  -- the provider of the payment; empty without one
  way text NOT NULL,
  -- of what was sold; empty for what is about no line
  line_kind text NOT NULL,
  name text NOT NULL,
  starts_at timestamptz,
  place text NOT NULL,
  type_name text NOT NULL,
  tax_rate integer,
  amount_minor bigint NOT NULL,
  postings integer NOT NULL,
  is_folded boolean NOT NULL DEFAULT false,
  PRIMARY KEY (container_id, id)
);
CREATE INDEX ledger_days_posted_on ON ledger_days (container_id, posted_on);
CREATE INDEX ledger_days_account ON ledger_days (container_id, account, posted_on)
  WHERE account NOT IN ('sales_net', 'sales_tax');
CREATE INDEX ledger_days_loose ON ledger_days (container_id, posted_on) WHERE NOT is_folded;

CREATE FUNCTION add_to_ledger_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_days (container_id, posted_on, currency, account, kind, way, line_kind, name, starts_at, place,
    type_name, tax_rate, amount_minor, postings)
  SELECT p.container_id, f.posted_on, p.currency, p.account, f.kind, f.way, f.line_kind, f.name, f.starts_at, f.place,
    f.type_name, f.tax_rate, sum(p.amount_minor), count(*)
  FROM posted p, LATERAL ledger_facts(p.container_id, p.transaction_id, p.account, p.order_id, p.line_id, p.payment_id,
    p.refund_id) f
  GROUP BY p.container_id, f.posted_on, p.currency, p.account, f.kind, f.way, f.line_kind, f.name, f.starts_at, f.place,
    f.type_name, f.tax_rate;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_postings_days AFTER INSERT ON ledger_postings
  REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION add_to_ledger_days();

INSERT INTO ledger_days (container_id, posted_on, currency, account, kind, way, line_kind, name, starts_at, place,
  type_name, tax_rate, amount_minor, postings, is_folded)
SELECT p.container_id, f.posted_on, p.currency, p.account, f.kind, f.way, f.line_kind, f.name, f.starts_at, f.place,
  f.type_name, f.tax_rate, sum(p.amount_minor), count(*), true
FROM ledger_postings p, LATERAL ledger_facts(p.container_id, p.transaction_id, p.account, p.order_id, p.line_id,
  p.payment_id, p.refund_id) f
GROUP BY p.container_id, f.posted_on, p.currency, p.account, f.kind, f.way, f.line_kind, f.name, f.starts_at, f.place,
  f.type_name, f.tax_rate;

-- What the last nightly check of a page's books found.
CREATE TABLE ledger_checks (
  container_id integer PRIMARY KEY,
  checked_at timestamptz NOT NULL,
  differences jsonb NOT NULL
);

-- Orders as a treasurer finds them ----------------------------------------------------------------------------------

-- A text as people search for it: in lower case, without accents.
CREATE FUNCTION search_text(input text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN regexp_replace(lower(normalize(left(input, 600), NFKD)), '[\u0300-\u036f]', '', 'g');
CREATE INDEX orders_search ON orders USING gin (container_id, search_text(name || ' ' || email) gin_trgm_ops);
CREATE INDEX orders_total ON orders (container_id, total_minor, id);
-- What is owed, and by which orders.
CREATE INDEX ledger_postings_receivables ON ledger_postings (container_id, order_id) INCLUDE (amount_minor)
  WHERE account = 'receivables';
-- What waits for the rest of its payment.
CREATE INDEX ledger_postings_balances ON ledger_postings (container_id, order_id) INCLUDE (amount_minor)
  WHERE account = 'customer_balance';
CREATE INDEX payments_taken_back ON payments (container_id, id) WHERE state IN ('disputed', 'charged_back');
CREATE INDEX order_lines_ended ON order_lines (container_id, order_id) WHERE state IN ('declined', 'cancelled');

-- What people of a page have written about an order.
CREATE TABLE order_notes (
  container_id integer NOT NULL,
  order_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  text text NOT NULL CHECK (text <> ''),
  noted_at timestamptz NOT NULL,
  noted_by text NOT NULL,
  PRIMARY KEY (container_id, order_id, id),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id)
);
CREATE TRIGGER order_notes_append_only BEFORE UPDATE OR DELETE ON order_notes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Every change of who has bought: a name or address before and after, who changed it and when.
CREATE TABLE order_changes (
  container_id integer NOT NULL,
  order_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  field text NOT NULL,
  before text NOT NULL,
  after text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  PRIMARY KEY (container_id, order_id, id),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id)
);
CREATE TRIGGER order_changes_append_only BEFORE UPDATE OR DELETE ON order_changes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE orders ADD COLUMN edited_at timestamptz, ADD COLUMN edited_by text;

-- Columns by name, so that those are kept too that a version of the table does not have yet.
CREATE FUNCTION record_order_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.edited_at IS NULL OR NEW.edited_by IS NULL THEN
    RAISE EXCEPTION 'order % was changed by nobody', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_changes';
  END IF;
  INSERT INTO order_changes (container_id, order_id, field, before, after, changed_at, changed_by)
    SELECT NEW.container_id, NEW.id, f, COALESCE(to_jsonb(OLD) ->> f, ''), COALESCE(to_jsonb(NEW) ->> f, ''),
      NEW.edited_at, NEW.edited_by
    FROM unnest(ARRAY['name', 'email', 'phone', 'organisation']) f
    WHERE to_jsonb(OLD) ->> f IS DISTINCT FROM to_jsonb(NEW) ->> f;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_changes AFTER UPDATE ON orders FOR EACH ROW
  WHEN ((OLD.name, OLD.email) IS DISTINCT FROM (NEW.name, NEW.email) OR OLD.edited_at IS DISTINCT FROM NEW.edited_at)
  EXECUTE FUNCTION record_order_change();
