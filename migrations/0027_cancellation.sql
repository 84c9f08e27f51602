-- Up Migration

-- What comes back of a place that its buyer cancels: {"steps": [{"count", "unit", "percent"}], "fee", "credit"}. Without a
-- rule, buyers cancel what was free, and ask the page about the rest. A type without one has its calendar's.
ALTER TABLE calendars
  ADD COLUMN cancellation jsonb CHECK (jsonb_typeof(cancellation -> 'steps') = 'array'),
  -- charged with a hire and given back after it; by itself after some days, or only by hand
  ADD COLUMN deposit_minor bigint NOT NULL DEFAULT 0 CHECK (deposit_minor BETWEEN 0 AND 100000000000),
  ADD COLUMN deposit_days smallint CHECK (deposit_days BETWEEN 0 AND 90);
ALTER TABLE ticket_types ADD COLUMN cancellation jsonb CHECK (jsonb_typeof(cancellation -> 'steps') = 'array');
-- null: as the calendar's
ALTER TABLE calendar_slots ADD COLUMN deposit_minor bigint CHECK (deposit_minor BETWEEN 0 AND 100000000000);
-- of a hire, as its slot had it when it was held
ALTER TABLE calendar_entries
  ADD COLUMN deposit_minor bigint NOT NULL DEFAULT 0 CHECK (deposit_minor BETWEEN 0 AND 100000000000);

-- Beside ticket_types_version: a change of both counts once.
CREATE TRIGGER ticket_types_version_of_rule BEFORE UPDATE OF cancellation ON ticket_types
  FOR EACH ROW WHEN (OLD.cancellation IS DISTINCT FROM NEW.cancellation) EXECUTE FUNCTION count_version();

-- The rule as it was agreed. Of a deposit: after how many days it goes back by itself, and what was kept of it for damages,
-- which is a sale.
ALTER TABLE order_lines
  ADD COLUMN cancellation jsonb,
  ADD COLUMN deposit_days smallint,
  ADD COLUMN kept_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN kept_tax_rate integer NOT NULL DEFAULT 0 CHECK (kept_tax_rate BETWEEN 0 AND 10000),
  ADD COLUMN kept_reason text,
  ADD CONSTRAINT order_lines_kept CHECK (kept_minor BETWEEN 0 AND earned_minor
    AND (kept_minor = 0 OR (kind = 'deposit' AND kept_reason IS NOT NULL)));
DROP TRIGGER order_lines_append_only ON order_lines;
CREATE TRIGGER order_lines_append_only
  BEFORE UPDATE OF order_id, unit_price_minor, quantity, discount_minor, amount_minor, tax_rate, tax_minor, cancellation,
    deposit_days OR DELETE ON order_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER order_lines_ledger ON order_lines;
CREATE CONSTRAINT TRIGGER order_lines_ledger
  AFTER INSERT OR UPDATE OF state, earned_minor, refunded_minor, kept_minor, kept_tax_rate ON order_lines
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();

-- Credit of a page: money that went back to a buyer as a balance instead. Whoever has its code spends it there.
CREATE TABLE credits (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  code text NOT NULL CHECK (length(code) >= 16),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- maintained by a trigger on ledger_postings
  balance_minor bigint NOT NULL DEFAULT 0,
  -- the order of which it was given
  order_id integer NOT NULL,
  expires_at timestamptz,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, code),
  UNIQUE (container_id, id, currency),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id),
  CONSTRAINT credits_balance CHECK (balance_minor >= 0)
);
CREATE INDEX credits_code ON credits (code);
CREATE TRIGGER credits_append_only BEFORE UPDATE OF code, currency, order_id OR DELETE ON credits
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Credit is spent by a payment, whose refunds go back to it. A refund may become credit instead of leaving.
ALTER TABLE payments
  ADD COLUMN credit_id integer,
  ADD FOREIGN KEY (container_id, credit_id, currency) REFERENCES credits (container_id, id, currency),
  ADD CONSTRAINT payments_credit CHECK ((provider = 'credit') = (credit_id IS NOT NULL));
ALTER TABLE refunds
  ADD COLUMN credit_id integer,
  -- the account to send it to, if somebody sends it by hand; until then
  ADD COLUMN pay_to text CHECK (pay_to <> '' AND length(pay_to) <= 200),
  ADD FOREIGN KEY (container_id, credit_id, currency) REFERENCES credits (container_id, id, currency),
  ADD CONSTRAINT refunds_pay_to CHECK (pay_to IS NULL OR state <> 'succeeded'),
  DROP CONSTRAINT refunds_reason_check,
  ADD CONSTRAINT refunds_reason_check CHECK (reason IN
    ('lost', 'declined', 'cancelled', 'expired', 'paid_twice', 'overpaid', 'wrong_currency', 'goodwill',
     'at_provider', 'deposit'));

ALTER TABLE ledger_postings
  ADD COLUMN credit_id integer,
  ADD FOREIGN KEY (container_id, credit_id, currency) REFERENCES credits (container_id, id, currency),
  ADD CONSTRAINT ledger_postings_credit CHECK ((account = 'customer_credit') = (credit_id IS NOT NULL)),
  DROP CONSTRAINT ledger_postings_about,
  -- money that is owed, earned, held or given back is always about an order
  ADD CONSTRAINT ledger_postings_about CHECK (CASE account
    WHEN 'sales_net' THEN line_id IS NOT NULL
    WHEN 'sales_tax' THEN line_id IS NOT NULL
    WHEN 'donations' THEN line_id IS NOT NULL
    WHEN 'deposits_held' THEN line_id IS NOT NULL
    WHEN 'customer_balance' THEN order_id IS NOT NULL
    WHEN 'receivables' THEN order_id IS NOT NULL
    WHEN 'refunds_payable' THEN refund_id IS NOT NULL
    WHEN 'provider_fees' THEN payment_id IS NOT NULL
    WHEN 'chargebacks' THEN payment_id IS NOT NULL
    -- what an order has received or given back has come by a payment
    WHEN 'clearing' THEN order_id IS NULL OR payment_id IS NOT NULL
    WHEN 'bank' THEN order_id IS NULL OR payment_id IS NOT NULL
    WHEN 'cash' THEN order_id IS NULL OR payment_id IS NOT NULL
    WHEN 'customer_credit' THEN order_id IS NULL OR payment_id IS NOT NULL
    ELSE true END);
CREATE INDEX ledger_postings_credit_id ON ledger_postings (container_id, credit_id) WHERE credit_id IS NOT NULL;

-- The row lock makes two orders that spend one credit wait for each other; the CHECK credits_balance then refuses what is
-- too much.
CREATE FUNCTION count_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE credits SET balance_minor = balance_minor - NEW.amount_minor
    WHERE container_id = NEW.container_id AND id = NEW.credit_id;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_postings_count_credit AFTER INSERT ON ledger_postings
  FOR EACH ROW WHEN (NEW.credit_id IS NOT NULL) EXECUTE FUNCTION count_credit();

CREATE FUNCTION check_ledger_credit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  balance bigint;
  posted bigint;
BEGIN
  SELECT balance_minor INTO balance FROM credits WHERE container_id = NEW.container_id AND id = NEW.id;
  SELECT COALESCE(-sum(amount_minor), 0) INTO posted FROM ledger_postings
    WHERE container_id = NEW.container_id AND credit_id = NEW.id;
  IF posted <> balance THEN
    PERFORM refuse_ledger('credits_posted', format('credit %s has %s, and %s is posted', NEW.id, balance, posted));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER credits_ledger AFTER INSERT OR UPDATE OF balance_minor ON credits
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_credit();

-- As before; and what is kept of a deposit is a sale, with the tax in it.
CREATE OR REPLACE FUNCTION check_ledger_line(page integer, parent integer, line integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  l order_lines;
  s record;
  tax bigint;
BEGIN
  SELECT * INTO l FROM order_lines WHERE container_id = page AND order_id = parent AND id = line;
  SELECT COALESCE(-sum(p.amount_minor), 0) AS earned,
    COALESCE(-sum(p.amount_minor) FILTER (WHERE p.account = 'sales_tax'), 0) AS tax,
    COALESCE(-sum(p.amount_minor) FILTER (WHERE p.account = 'donations'), 0) AS donated,
    COALESCE(-sum(p.amount_minor) FILTER (WHERE p.account = 'deposits_held'), 0) AS held
    INTO s FROM ledger_postings p
    JOIN orders o ON o.container_id = p.container_id AND o.id = p.order_id AND o.currency = p.currency
    WHERE p.container_id = page AND p.order_id = parent AND p.line_id = line
      AND p.account IN ('sales_net', 'sales_tax', 'donations', 'deposits_held');
  IF s.earned <> l.earned_minor THEN
    PERFORM refuse_ledger('order_lines_posted', format('line %s earned %s, and %s is posted', line, l.earned_minor, s.earned));
  END IF;
  tax := CASE l.kind WHEN 'donation' THEN 0
    WHEN 'deposit' THEN round(l.kept_minor::numeric * l.kept_tax_rate / (10000 + l.kept_tax_rate))
    ELSE round(l.earned_minor::numeric * l.tax_rate / (10000 + l.tax_rate)) END;
  IF s.tax <> tax
     OR s.donated <> (CASE l.kind WHEN 'donation' THEN l.earned_minor ELSE 0 END)
     OR s.held <> (CASE l.kind WHEN 'deposit' THEN l.earned_minor - l.kept_minor ELSE 0 END) THEN
    PERFORM refuse_ledger('order_lines_split', format('line %s, a %s at %s, is posted with %s of tax, %s donated, %s held',
      line, l.kind, l.tax_rate, s.tax, s.donated, s.held));
  END IF;
END $$;

-- A payment with credit takes it from that credit; all others are checked as before, and take no credit.
ALTER FUNCTION check_ledger_payment (integer, integer) RENAME TO check_ledger_payment_of_money;
CREATE FUNCTION check_ledger_payment(page integer, payment integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  p payments;
  off record;
BEGIN
  SELECT * INTO p FROM payments WHERE container_id = page AND id = payment;
  IF p.credit_id IS NULL THEN
    IF EXISTS (SELECT FROM ledger_postings WHERE container_id = page AND payment_id = payment
        AND account = 'customer_credit' AND refund_id IS NULL) THEN
      PERFORM refuse_ledger('payments_posted', format('payment %s is posted as credit, and names none', payment));
    END IF;
    PERFORM check_ledger_payment_of_money(page, payment);
    RETURN;
  END IF;
  SELECT a.order_id, a.received_minor, COALESCE(sum(b.amount_minor), 0) AS spent INTO off
    FROM payment_allocations a LEFT JOIN ledger_postings b ON b.container_id = page AND b.payment_id = payment
      AND b.order_id = a.order_id AND b.refund_id IS NULL AND b.credit_id = p.credit_id
    WHERE a.container_id = page AND a.payment_id = payment
    GROUP BY a.order_id, a.received_minor HAVING COALESCE(sum(b.amount_minor), 0) <> a.received_minor LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_ledger('payments_posted', format('payment %s brought %s of credit for order %s, and %s is posted', payment,
      off.received_minor, off.order_id, off.spent));
  END IF;
  SELECT COALESCE(sum(a.received_minor), 0) AS allocated, (
      SELECT COALESCE(sum(r.amount_minor), 0) FROM refunds r
      WHERE r.container_id = page AND r.payment_id = payment) AS given_back, (
      SELECT count(*) FROM ledger_postings b
      WHERE b.container_id = page AND b.payment_id = payment AND b.refund_id IS NULL
        AND (b.account <> 'customer_credit' OR b.credit_id <> p.credit_id)) AS elsewhere INTO off
    FROM payment_allocations a WHERE a.container_id = page AND a.payment_id = payment;
  IF off.allocated <> COALESCE(p.received_minor, 0) OR off.elsewhere > 0 THEN
    PERFORM refuse_ledger('payments_allocated', format('payment %s brought in %s of credit, of which %s is for orders', payment,
      p.received_minor, off.allocated));
  END IF;
  IF off.given_back <> p.refunded_minor THEN
    PERFORM refuse_ledger('payments_refunds_counted', format('payment %s has refunds of %s, and counts %s', payment,
      off.given_back, p.refunded_minor));
  END IF;
END $$;

-- A refund that becomes credit has gone to that credit, and nowhere else; all others are checked as before.
ALTER FUNCTION check_ledger_refund (integer, integer) RENAME TO check_ledger_refund_of_money;
CREATE FUNCTION check_ledger_refund(page integer, refund integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  r refunds;
  s record;
  due bigint;
  of_lines bigint;
BEGIN
  SELECT * INTO r FROM refunds WHERE container_id = page AND id = refund;
  IF r.credit_id IS NULL THEN
    IF EXISTS (SELECT FROM ledger_postings
        WHERE container_id = page AND refund_id = refund AND account = 'customer_credit') THEN
      PERFORM refuse_ledger('refunds_posted', format('refund %s is posted as credit, and names none', refund));
    END IF;
    PERFORM check_ledger_refund_of_money(page, refund);
    RETURN;
  END IF;
  SELECT COALESCE(-sum(amount_minor) FILTER (WHERE account = 'refunds_payable'), 0) AS payable,
    COALESCE(-sum(amount_minor) FILTER (WHERE account = 'customer_credit' AND credit_id = r.credit_id), 0) AS credited,
    count(*) FILTER (WHERE order_id IS DISTINCT FROM r.order_id OR currency <> r.currency OR payment_id <> r.payment_id
      OR account NOT IN ('refunds_payable', 'customer_credit') OR credit_id <> r.credit_id) AS astray
    INTO s FROM ledger_postings WHERE container_id = page AND refund_id = refund;
  due := CASE WHEN r.state = 'succeeded' THEN r.amount_minor ELSE 0 END;
  IF s.astray > 0 OR s.payable <> r.amount_minor - due OR s.credited <> due THEN
    PERFORM refuse_ledger('refunds_posted', format('refund %s of %s is %s, and %s is payable, %s is credit', refund,
      r.amount_minor, r.state, s.payable, s.credited));
  END IF;
  SELECT COALESCE(sum(amount_minor), 0) INTO of_lines FROM refund_lines WHERE container_id = page AND refund_id = refund;
  IF of_lines <> (CASE WHEN r.reason IN ('expired', 'paid_twice', 'overpaid', 'wrong_currency') THEN 0 ELSE r.amount_minor END) THEN
    PERFORM refuse_ledger('refunds_of_lines', format('refund %s of %s gives back %s of lines', refund, r.amount_minor, of_lines));
  END IF;
END $$;

-- As before: for every row, received + owed + written_off = earned + given_back + held. Credit that an order was paid with
-- is received, and what became credit is given back: what is left of it belongs to no order.
CREATE OR REPLACE VIEW order_balances AS
  SELECT container_id, order_id, currency,
    COALESCE(sum(amount_minor) FILTER (WHERE refund_id IS NULL
      AND account IN ('clearing', 'bank', 'cash', 'customer_credit', 'provider_fees', 'chargebacks')), 0)::bigint AS received,
    COALESCE(sum(amount_minor) FILTER (WHERE account = 'receivables'), 0)::bigint AS owed,
    COALESCE(-sum(amount_minor) FILTER (WHERE account IN ('sales_net', 'sales_tax', 'donations')), 0)::bigint AS earned,
    COALESCE(-sum(amount_minor) FILTER (WHERE account = 'refunds_payable'
      OR (refund_id IS NOT NULL AND account IN ('clearing', 'bank', 'cash', 'customer_credit'))), 0)::bigint AS given_back,
    COALESCE(-sum(amount_minor) FILTER (WHERE account IN
      ('customer_balance', 'deposits_held', 'unmatched_receipts')), 0)::bigint AS held,
    COALESCE(sum(amount_minor) FILTER (WHERE account = 'write_offs'), 0)::bigint AS written_off
  FROM ledger_postings WHERE order_id IS NOT NULL
  GROUP BY container_id, order_id, currency;
