-- Up Migration

-- What calls a provider for a page, encrypted with a key derived from SECRET_KEY, and the id of that key.
ALTER TABLE payment_accounts
  ADD COLUMN credentials bytea,
  ADD COLUMN credentials_key text,
  ADD CONSTRAINT payment_accounts_encrypted CHECK ((credentials IS NULL) = (credentials_key IS NULL));

-- How far the notices of an account have been compared with those that its provider lists.
CREATE TABLE account_reconciliations (
  container_id integer NOT NULL,
  provider text NOT NULL,
  reconciled_until timestamptz NOT NULL,
  -- how often it has failed since it last succeeded
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  PRIMARY KEY (container_id, provider),
  FOREIGN KEY (container_id, provider) REFERENCES payment_accounts (container_id, provider)
);

-- What a treasurer has to look into, because no event of a provider can be settled by itself.
CREATE TABLE payment_problems (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  provider text NOT NULL,
  kind text NOT NULL CHECK (kind IN
    ('account', 'wrong_payee', 'wrong_order', 'unknown_payment', 'paid_less', 'refund_elsewhere',
     'refund_unexplained')),
  -- the provider's id of what it is about; of the account itself, why it can't be used
  reference text NOT NULL CHECK (length(reference) <= 300),
  order_id integer,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint CHECK (amount_minor BETWEEN 0 AND 1000000000000),
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by text,
  PRIMARY KEY (container_id, id),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id)
);
CREATE UNIQUE INDEX payment_problems_open ON payment_problems (container_id, provider, kind, reference)
  WHERE closed_at IS NULL;

-- A buyer's bank takes a payment back, or a part of it, or asks about it.
CREATE TABLE disputes (
  container_id integer NOT NULL,
  payment_id integer NOT NULL,
  -- the provider's id of it
  reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 300),
  -- inquiry: the bank asks, and has taken nothing; closed: an inquiry that came to nothing
  state text NOT NULL CHECK (state IN ('inquiry', 'closed', 'open', 'won', 'lost')),
  amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 1000000000000),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- in the provider's words
  reason text CHECK (length(reason) <= 100),
  -- until when the bank takes evidence; null if it takes none, or the provider does not say
  evidence_due_at timestamptz,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  PRIMARY KEY (container_id, payment_id, reference),
  FOREIGN KEY (container_id, payment_id) REFERENCES payments (container_id, id),
  CONSTRAINT disputes_closed_when CHECK ((closed_at IS NULL) = (state IN ('inquiry', 'open')))
);
CREATE INDEX disputes_open ON disputes (container_id, evidence_due_at) WHERE state IN ('inquiry', 'open');

ALTER TABLE payments
  -- how much of it banks have taken back, for now or for good
  ADD COLUMN disputed_minor bigint NOT NULL DEFAULT 0,
  -- the provider's time of the fee, so that an older one changes nothing
  ADD COLUMN fee_at timestamptz,
  -- money in another currency that came for another payment
  ADD COLUMN came_with integer,
  ADD FOREIGN KEY (container_id, came_with) REFERENCES payments (container_id, id);
UPDATE payments SET disputed_minor = received_minor WHERE state IN ('disputed', 'charged_back');
ALTER TABLE payments ADD CONSTRAINT payments_disputed CHECK (
  CASE WHEN state IN ('disputed', 'charged_back') THEN disputed_minor BETWEEN 1 AND received_minor
  ELSE disputed_minor = 0 END);
CREATE UNIQUE INDEX payments_came_with ON payments (container_id, came_with, currency) WHERE came_with IS NOT NULL;
DROP TRIGGER payments_ledger ON payments;
CREATE CONSTRAINT TRIGGER payments_ledger
  AFTER INSERT OR UPDATE OF state, received_minor, fee_minor, refunded_minor, disputed_minor ON payments
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger();

-- A refund that no payment covers any more, because a bank has taken the money back, is cancelled. One that failed may
-- be made at the provider's own site.
ALTER TABLE refunds DROP CONSTRAINT refunds_state_check, DROP CONSTRAINT refunds_reason_check,
  ADD CHECK (state IN ('requested', 'pending', 'succeeded', 'failed', 'cancelled')),
  ADD CHECK (reason IN ('lost', 'declined', 'cancelled', 'expired', 'paid_twice', 'overpaid', 'wrong_currency', 'goodwill',
    'at_provider'));
ALTER TABLE refund_transitions DROP CONSTRAINT refund_transitions_allowed,
  ADD CONSTRAINT refund_transitions_allowed CHECK ((from_state, to_state) IN (
    ('requested', 'pending'), ('requested', 'succeeded'), ('requested', 'failed'),
    ('pending', 'succeeded'), ('pending', 'failed'), ('succeeded', 'failed'), ('failed', 'requested'),
    ('failed', 'succeeded'), ('requested', 'cancelled'), ('failed', 'cancelled'), ('cancelled', 'succeeded')));

-- A bank may still give back what it had taken for good, after an appeal.
ALTER TABLE payment_transitions DROP CONSTRAINT payment_transitions_allowed,
  ADD CONSTRAINT payment_transitions_allowed CHECK ((from_state, to_state) IN (
    ('created', 'pending'), ('created', 'authorised'), ('created', 'received'),
    ('pending', 'authorised'), ('pending', 'received'), ('authorised', 'received'),
    ('created', 'failed'), ('pending', 'failed'), ('authorised', 'failed'),
    ('created', 'cancelled'), ('pending', 'cancelled'), ('authorised', 'cancelled'),
    ('failed', 'received'), ('cancelled', 'received'),
    ('received', 'disputed'), ('disputed', 'received'), ('disputed', 'charged_back'), ('charged_back', 'received')));

-- As before, but a dispute may be about a part of a payment.
CREATE OR REPLACE FUNCTION check_ledger_payment(page integer, payment integer) RETURNS void LANGUAGE plpgsql AS $$
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
  IF s.disputed <> p.disputed_minor THEN
    PERFORM refuse_ledger('payments_dispute_posted', format('of payment %s %s is disputed, and %s is posted', payment,
      p.disputed_minor, s.disputed));
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

-- As before, and a cancelled refund is payable no more. One that was made at the provider's own site may give back money
-- of lines and money that waited.
CREATE OR REPLACE FUNCTION check_ledger_refund(page integer, refund integer) RETURNS void LANGUAGE plpgsql AS $$
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
  IF payable <> (CASE WHEN r.state IN ('succeeded', 'cancelled') THEN 0 ELSE r.amount_minor END)
     OR sent <> (CASE WHEN r.state = 'succeeded' THEN r.amount_minor ELSE 0 END) THEN
    PERFORM refuse_ledger('refunds_posted', format('refund %s of %s is %s, and %s is payable, %s sent', refund,
      r.amount_minor, r.state, payable, sent));
  END IF;
  SELECT COALESCE(sum(amount_minor), 0) INTO of_lines FROM refund_lines WHERE container_id = page AND refund_id = refund;
  IF r.reason = 'at_provider' THEN
    IF of_lines > r.amount_minor THEN
      PERFORM refuse_ledger('refunds_of_lines', format('refund %s of %s gives back %s of lines', refund, r.amount_minor, of_lines));
    END IF;
  ELSIF of_lines <> (CASE WHEN r.reason IN ('expired', 'paid_twice', 'overpaid', 'wrong_currency')
                  THEN 0 ELSE r.amount_minor END) THEN
    PERFORM refuse_ledger('refunds_of_lines', format('refund %s of %s gives back %s of lines', refund, r.amount_minor, of_lines));
  END IF;
END $$;
