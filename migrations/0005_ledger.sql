-- Up Migration

-- Double entry: every movement of money is a transaction whose postings add up to zero, debits positive and credits
-- negative. Rows are never changed. The constraints below tie the postings to the orders, payments and refunds that
-- they are about, in both directions.

CREATE TABLE ledger_transactions (
  container_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN
    ('payment', 'fee', 'sale', 'reversal', 'refund', 'refund_sent', 'refund_failed', 'dispute', 'dispute_won',
     'deposit', 'credit', 'write_off', 'payout', 'adjustment')),
  posted_at timestamptz NOT NULL,
  posted_by text NOT NULL,
  PRIMARY KEY (container_id, id)
);
CREATE INDEX ledger_transactions_posted_at ON ledger_transactions (container_id, posted_at);

CREATE TABLE ledger_postings (
  container_id integer NOT NULL,
  transaction_id bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  account text NOT NULL CHECK (account IN (
    -- assets: what the page has, or is owed
    'clearing', 'bank', 'cash', 'receivables', 'payouts_in_transit', 'chargebacks',
    -- liabilities: what it owes to buyers
    'customer_balance', 'customer_credit', 'deposits_held', 'refunds_payable', 'unmatched_receipts',
    -- income and expense
    'sales_net', 'sales_tax', 'donations', 'provider_fees', 'write_offs')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  order_id integer,
  line_id integer,
  payment_id integer,
  refund_id integer,
  PRIMARY KEY (container_id, id),
  FOREIGN KEY (container_id, transaction_id) REFERENCES ledger_transactions (container_id, id),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id),
  FOREIGN KEY (container_id, order_id, line_id) REFERENCES order_lines (container_id, order_id, id),
  FOREIGN KEY (container_id, payment_id) REFERENCES payments (container_id, id),
  FOREIGN KEY (container_id, refund_id) REFERENCES refunds (container_id, id),
  CONSTRAINT ledger_postings_line_has_order CHECK (line_id IS NULL OR order_id IS NOT NULL),
  -- money that is owed, earned, held or given back is always about an order
  CONSTRAINT ledger_postings_about CHECK (CASE account
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
    ELSE true END)
);
CREATE INDEX ledger_postings_transaction_id ON ledger_postings (container_id, transaction_id);
CREATE INDEX ledger_postings_order_id ON ledger_postings (container_id, order_id, line_id) WHERE order_id IS NOT NULL;
CREATE INDEX ledger_postings_payment_id ON ledger_postings (container_id, payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX ledger_postings_refund_id ON ledger_postings (container_id, refund_id) WHERE refund_id IS NOT NULL;

CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE ON ledger_transactions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transactions_no_truncate BEFORE TRUNCATE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE ON ledger_postings
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_postings_no_truncate BEFORE TRUNCATE ON ledger_postings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Checks at commit --------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_ledger(rule text, detail text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', detail USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- A transaction adds up to zero, for each currency and each order in it.
CREATE FUNCTION check_ledger_transaction(page integer, transaction bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE off record;
BEGIN
  SELECT currency, order_id, sum(amount_minor) AS total INTO off FROM ledger_postings
    WHERE container_id = page AND transaction_id = transaction
    GROUP BY currency, order_id HAVING sum(amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_ledger('ledger_adds_up', format('transaction %s is off by %s %s', transaction, off.total, off.currency));
  END IF;
END $$;

-- What a line has earned, or is held as a deposit, is posted.
CREATE FUNCTION check_ledger_line(page integer, parent integer, line integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  expected bigint;
  posted bigint;
BEGIN
  SELECT earned_minor INTO expected FROM order_lines WHERE container_id = page AND order_id = parent AND id = line;
  SELECT COALESCE(-sum(p.amount_minor), 0) INTO posted FROM ledger_postings p
    JOIN orders o ON o.container_id = p.container_id AND o.id = p.order_id AND o.currency = p.currency
    WHERE p.container_id = page AND p.order_id = parent AND p.line_id = line
      AND p.account IN ('sales_net', 'sales_tax', 'donations', 'deposits_held');
  IF posted <> expected THEN
    PERFORM refuse_ledger('order_lines_posted', format('line %s earned %s, and %s is posted', line, expected, posted));
  END IF;
END $$;

-- What a payment brought in, its fee and a dispute about it are posted in its currency, and all of it is for its orders,
-- each as much as is allocated to it, and no more is given back.
CREATE FUNCTION check_ledger_payment(page integer, payment integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  p payments;
  received bigint;
  received_in text;
  s record;
  allocated bigint;
  off record;
  given_back bigint;
  too_much boolean;
BEGIN
  SELECT * INTO p FROM payments WHERE container_id = page AND id = payment;
  received := COALESCE(p.received_minor, 0);
  received_in := COALESCE(p.received_currency, p.currency);
  SELECT
    COALESCE(sum(amount_minor) FILTER (WHERE account IN ('clearing', 'bank', 'cash') AND refund_id IS NULL
      AND currency = received_in), 0) AS assets,
    -- a fee may be known before the payment has come, perhaps in another currency
    COALESCE(sum(amount_minor) FILTER (WHERE account = 'provider_fees'
      AND currency IN (p.currency, p.received_currency)), 0) AS fees,
    COALESCE(sum(amount_minor) FILTER (WHERE account = 'provider_fees' AND currency = received_in), 0) AS deducted,
    COALESCE(sum(amount_minor) FILTER (WHERE account = 'chargebacks' AND currency = received_in), 0) AS disputed
    INTO s FROM ledger_postings WHERE container_id = page AND payment_id = payment;
  IF s.fees <> COALESCE(p.fee_minor, 0) THEN
    PERFORM refuse_ledger('payments_fee_posted', format('payment %s cost %s, and %s is posted', payment, p.fee_minor, s.fees));
  END IF;
  IF s.disputed <> (CASE WHEN p.state IN ('disputed', 'charged_back') THEN received ELSE 0 END) THEN
    PERFORM refuse_ledger('payments_dispute_posted', format('payment %s is %s, and %s is posted', payment, p.state, s.disputed));
  END IF;
  IF s.assets + s.deducted + s.disputed <> received THEN
    PERFORM refuse_ledger('payments_posted', format('payment %s brought in %s, and %s is posted', payment, received,
      s.assets + s.deducted + s.disputed));
  END IF;
  SELECT COALESCE(sum(received_minor), 0) INTO allocated FROM payment_allocations
    WHERE container_id = page AND payment_id = payment;
  IF allocated <> received THEN
    PERFORM refuse_ledger('payments_allocated', format('payment %s brought in %s, of which %s is for orders', payment,
      received, allocated));
  END IF;
  SELECT order_id, a.received_minor, b.posted INTO off
    FROM (SELECT order_id, p.received_currency AS currency, received_minor FROM payment_allocations
      WHERE container_id = page AND payment_id = payment) a
    FULL JOIN (SELECT order_id, currency, sum(amount_minor) AS posted FROM ledger_postings
      WHERE container_id = page AND payment_id = payment AND refund_id IS NULL
        AND account IN ('clearing', 'bank', 'cash', 'provider_fees', 'chargebacks')
      GROUP BY order_id, currency) b USING (order_id, currency)
    WHERE COALESCE(a.received_minor, 0) <> COALESCE(b.posted, 0) LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_ledger('payments_allocated', format('payment %s brought in %s for order %s, and %s is posted', payment,
      off.received_minor, off.order_id, off.posted));
  END IF;
  SELECT COALESCE(sum(r.amount_minor), 0), bool_or(r.amount_minor > a.received_minor) INTO given_back, too_much
    FROM (SELECT order_id, sum(amount_minor) AS amount_minor FROM refunds
      WHERE container_id = page AND payment_id = payment GROUP BY order_id) r
    JOIN payment_allocations a ON a.container_id = page AND a.payment_id = payment AND a.order_id = r.order_id;
  IF given_back <> p.refunded_minor THEN
    PERFORM refuse_ledger('payments_refunds_counted', format('payment %s has refunds of %s, and counts %s', payment,
      given_back, p.refunded_minor));
  END IF;
  IF too_much THEN
    PERFORM refuse_ledger('payment_allocations_refunded', format('payment %s gives back more of an order than it brought in for it', payment));
  END IF;
END $$;

-- A refund is payable until it has succeeded; then it has left. What it gives back of lines adds up to it.
CREATE FUNCTION check_ledger_refund(page integer, refund integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  r refunds;
  payable bigint;
  sent bigint;
  is_astray boolean;
  of_lines bigint;
BEGIN
  SELECT * INTO r FROM refunds WHERE container_id = page AND id = refund;
  IF r.currency IS DISTINCT FROM (SELECT received_currency FROM payments WHERE container_id = page AND id = r.payment_id) THEN
    PERFORM refuse_ledger('refunds_currency', format('refund %s is in %s, in which its payment was not', refund, r.currency));
  END IF;
  SELECT COALESCE(-sum(amount_minor) FILTER (WHERE account = 'refunds_payable'), 0),
    COALESCE(-sum(amount_minor) FILTER (WHERE account IN ('clearing', 'bank', 'cash')), 0),
    bool_or(order_id IS DISTINCT FROM r.order_id OR currency <> r.currency OR payment_id <> r.payment_id)
    INTO payable, sent, is_astray FROM ledger_postings WHERE container_id = page AND refund_id = refund;
  IF is_astray THEN
    PERFORM refuse_ledger('refunds_posted', format('refund %s is posted for another order or payment, or in another currency', refund));
  END IF;
  IF payable <> (CASE WHEN r.state = 'succeeded' THEN 0 ELSE r.amount_minor END)
     OR sent <> (CASE WHEN r.state = 'succeeded' THEN r.amount_minor ELSE 0 END) THEN
    PERFORM refuse_ledger('refunds_posted', format('refund %s of %s is %s, and %s is payable, %s sent', refund,
      r.amount_minor, r.state, payable, sent));
  END IF;
  SELECT COALESCE(sum(amount_minor), 0) INTO of_lines FROM refund_lines WHERE container_id = page AND refund_id = refund;
  IF of_lines <> (CASE WHEN r.reason IN ('expired', 'paid_twice', 'overpaid', 'wrong_currency')
                  THEN 0 ELSE r.amount_minor END) THEN
    PERFORM refuse_ledger('refunds_of_lines', format('refund %s of %s gives back %s of lines', refund, r.amount_minor, of_lines));
  END IF;
END $$;

-- The total of an order is the sum of its lines. Money waits for the rest of a payment only while the order is placed:
-- afterwards all of it is earned, held under a name, or given back. Only an accepted order owes, and none less than
-- nothing.
CREATE FUNCTION check_ledger_order(page integer, parent integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  o orders;
  of_lines bigint;
  off record;
BEGIN
  SELECT * INTO o FROM orders WHERE container_id = page AND id = parent;
  SELECT COALESCE(sum(amount_minor), 0) INTO of_lines FROM order_lines WHERE container_id = page AND order_id = parent;
  IF of_lines <> o.total_minor THEN
    PERFORM refuse_ledger('orders_total', format('order %s costs %s, and its lines %s', parent, o.total_minor, of_lines));
  END IF;
  SELECT currency, waiting, owed INTO off FROM (
      SELECT currency, COALESCE(-sum(amount_minor) FILTER (WHERE account = 'customer_balance'), 0) AS waiting,
        COALESCE(sum(amount_minor) FILTER (WHERE account = 'receivables'), 0) AS owed
      FROM ledger_postings
      WHERE container_id = page AND order_id = parent AND account IN ('customer_balance', 'receivables')
      GROUP BY currency) b
    WHERE waiting < 0 OR (waiting > 0 AND (o.state <> 'placed' OR currency <> o.currency))
      OR owed < 0 OR (owed > 0 AND (o.state <> 'accepted' OR currency <> o.currency))
    LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_ledger('orders_settled', format('order %s is %s, %s %s of its money is unaccounted for, and it owes %s',
      parent, o.state, off.waiting, off.currency, off.owed));
  END IF;
END $$;

CREATE FUNCTION check_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'orders' THEN PERFORM check_ledger_order(NEW.container_id, NEW.id);
    WHEN 'order_lines' THEN
      PERFORM check_ledger_line(NEW.container_id, NEW.order_id, NEW.id);
      IF TG_OP = 'INSERT' THEN PERFORM check_ledger_order(NEW.container_id, NEW.order_id); END IF;
    WHEN 'payments' THEN PERFORM check_ledger_payment(NEW.container_id, NEW.id);
    WHEN 'payment_allocations' THEN PERFORM check_ledger_payment(NEW.container_id, NEW.payment_id);
    WHEN 'refunds' THEN
      PERFORM check_ledger_refund(NEW.container_id, NEW.id);
      PERFORM check_ledger_payment(NEW.container_id, NEW.payment_id);
    WHEN 'refund_lines' THEN PERFORM check_ledger_refund(NEW.container_id, NEW.refund_id);
    WHEN 'ledger_transactions' THEN PERFORM check_ledger_transaction(NEW.container_id, NEW.id);
    ELSE
      PERFORM check_ledger_transaction(NEW.container_id, NEW.transaction_id);
      IF NEW.line_id IS NOT NULL THEN PERFORM check_ledger_line(NEW.container_id, NEW.order_id, NEW.line_id); END IF;
      IF NEW.payment_id IS NOT NULL THEN PERFORM check_ledger_payment(NEW.container_id, NEW.payment_id); END IF;
      IF NEW.refund_id IS NOT NULL THEN PERFORM check_ledger_refund(NEW.container_id, NEW.refund_id); END IF;
      IF NEW.account IN ('customer_balance', 'receivables') THEN
        -- No row counts these balances: two transactions that post to one must see each other.
        PERFORM FROM orders WHERE container_id = NEW.container_id AND id = NEW.order_id FOR NO KEY UPDATE;
        PERFORM check_ledger_order(NEW.container_id, NEW.order_id);
      END IF;
  END CASE;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER orders_ledger AFTER INSERT OR UPDATE OF state, total_minor ON orders
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();
CREATE CONSTRAINT TRIGGER order_lines_ledger AFTER INSERT OR UPDATE OF state, earned_minor, refunded_minor ON order_lines
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();
CREATE CONSTRAINT TRIGGER payments_ledger AFTER INSERT OR UPDATE OF state, received_minor, fee_minor, refunded_minor ON payments
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();
CREATE CONSTRAINT TRIGGER payment_allocations_ledger AFTER INSERT OR UPDATE ON payment_allocations
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();
CREATE CONSTRAINT TRIGGER refunds_ledger AFTER INSERT OR UPDATE ON refunds
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();
CREATE CONSTRAINT TRIGGER refund_lines_ledger AFTER INSERT ON refund_lines
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();
CREATE CONSTRAINT TRIGGER ledger_transactions_ledger AFTER INSERT ON ledger_transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();
CREATE CONSTRAINT TRIGGER ledger_postings_ledger AFTER INSERT ON ledger_postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();

-- Balances ----------------------------------------------------------------------------------------------------------

-- The money of each order, by where it is. For every row: received + owed = earned + given_back + held.
CREATE VIEW order_balances AS
  SELECT container_id, order_id, currency,
    COALESCE(sum(amount_minor) FILTER (WHERE refund_id IS NULL
      AND account IN ('clearing', 'bank', 'cash', 'provider_fees', 'chargebacks')), 0)::bigint AS received,
    COALESCE(sum(amount_minor) FILTER (WHERE account = 'receivables'), 0)::bigint AS owed,
    COALESCE(-sum(amount_minor) FILTER (WHERE account IN ('sales_net', 'sales_tax', 'donations')), 0)::bigint AS earned,
    COALESCE(-sum(amount_minor) FILTER (WHERE account = 'refunds_payable'
      OR (refund_id IS NOT NULL AND account IN ('clearing', 'bank', 'cash'))), 0)::bigint AS given_back,
    COALESCE(-sum(amount_minor) FILTER (WHERE account IN
      ('customer_balance', 'customer_credit', 'deposits_held', 'unmatched_receipts')), 0)::bigint AS held,
    COALESCE(sum(amount_minor) FILTER (WHERE account = 'write_offs'), 0)::bigint AS written_off
  FROM ledger_postings WHERE order_id IS NOT NULL
  GROUP BY container_id, order_id, currency;
