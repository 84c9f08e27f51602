-- Up Migration

CREATE TABLE orders (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- gives a guest access to the page of the order
  code text NOT NULL UNIQUE CHECK (length(code) >= 20),
  -- idempotency key of the checkout form: posting it twice places one order
  checkout_key text NOT NULL UNIQUE CHECK (length(checkout_key) >= 20),
  user_id uuid,
  session_id text,
  name text NOT NULL CHECK (name <> ''),
  email text NOT NULL CHECK (email <> ''),
  -- the language at checkout, for mails
  locale text NOT NULL DEFAULT 'en-GB' CHECK (length(locale) BETWEEN 2 AND 20),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  total_minor integer NOT NULL CHECK (total_minor >= 0),
  state text NOT NULL CHECK (state IN ('placed', 'paid', 'expired')),
  pay_by timestamptz NOT NULL,
  placed_at timestamptz NOT NULL,
  paid_at timestamptz,
  -- null if there was nothing to pay
  paid_by_payment_id integer,
  -- for the times in its mails and pages
  time_zone text NOT NULL,
  -- when the confirmation was queued
  mailed_at timestamptz,
  CONSTRAINT orders_one_owner CHECK (num_nonnulls(user_id, session_id) = 1),
  CONSTRAINT orders_paid_when CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
  CONSTRAINT orders_paid_by CHECK (state <> 'paid' OR total_minor = 0 OR paid_by_payment_id IS NOT NULL)
);
CREATE INDEX orders_user_id ON orders (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX orders_session_id ON orders (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX orders_pay_by ON orders (pay_by) WHERE state = 'placed';

-- The lines of an order, with the seller's texts. key is the seller's identifier of the line.
CREATE TABLE order_lines (
  order_id integer NOT NULL REFERENCES orders (id),
  id integer GENERATED ALWAYS AS IDENTITY,
  -- the app that sells it
  seller text NOT NULL CHECK (seller IN ('blog', 'market', 'cart', 'events')),
  key text NOT NULL,
  container_type text NOT NULL,
  container_id integer NOT NULL,
  title text NOT NULL,
  detail text NOT NULL,
  href text NOT NULL,
  quantity integer NOT NULL CHECK (quantity >= 1),
  amount_minor integer NOT NULL CHECK (amount_minor >= 0),
  -- lost: paid for too late, when it was no longer available; refunded
  state text NOT NULL CHECK (state IN ('ordered', 'fulfilled', 'expired', 'lost', 'declined', 'cancelled')),
  PRIMARY KEY (order_id, id),
  UNIQUE (order_id, seller, key)
);
CREATE INDEX order_lines_container ON order_lines (container_type, container_id);

CREATE TABLE payments (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id integer NOT NULL REFERENCES orders (id),
  -- a button pressed twice is the same attempt
  attempt smallint NOT NULL CHECK (attempt >= 1),
  provider text NOT NULL,
  -- the provider's id of it: null until the provider has responded
  reference text,
  currency text NOT NULL,
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  state text NOT NULL CHECK (state IN ('started', 'received', 'failed')),
  started_at timestamptz NOT NULL,
  -- the received amount may differ from the requested one
  received_at timestamptz,
  received_currency text,
  received_minor integer CHECK (received_minor > 0),
  fee_minor integer NOT NULL DEFAULT 0 CHECK (fee_minor >= 0),
  -- the sum of its refunds
  refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  UNIQUE (order_id, attempt),
  UNIQUE (provider, reference),
  CONSTRAINT payments_received_when CHECK (
    (state = 'received') = (received_at IS NOT NULL)
    AND (state = 'received') = (received_minor IS NOT NULL)
    AND (state = 'received') = (received_currency IS NOT NULL)),
  CONSTRAINT payments_never_refunded_twice CHECK (refunded_minor <= COALESCE(received_minor, 0))
);
ALTER TABLE orders ADD FOREIGN KEY (paid_by_payment_id) REFERENCES payments (id);

-- The events that have been handled, so that an event counts once however often the provider sends it.
CREATE TABLE payment_events (
  provider text NOT NULL,
  event_id text NOT NULL,
  kind text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (provider, event_id)
);

CREATE TABLE refunds (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id integer NOT NULL REFERENCES payments (id),
  order_id integer NOT NULL REFERENCES orders (id),
  -- null if the whole payment is refunded
  line_id integer,
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('lost', 'declined', 'cancelled', 'paid-twice', 'wrong-amount')),
  state text NOT NULL CHECK (state IN ('due', 'sent')),
  due_at timestamptz NOT NULL,
  sent_at timestamptz,
  FOREIGN KEY (order_id, line_id) REFERENCES order_lines (order_id, id),
  UNIQUE (order_id, line_id),
  CONSTRAINT refunds_sent_when CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX refunds_payment_id ON refunds (payment_id);
CREATE INDEX refunds_due_at ON refunds (due_at) WHERE state = 'due';

-- A received payment stays received, and a paid order stays paid.
CREATE FUNCTION refuse_other_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state || ' > ' || NEW.state <> ALL (TG_ARGV) THEN
    RAISE EXCEPTION '% moves from % to %', TG_TABLE_NAME, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_transitions';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_transitions BEFORE UPDATE OF state ON orders
  FOR EACH ROW WHEN (OLD.state <> NEW.state)
  EXECUTE FUNCTION refuse_other_transitions('placed > paid', 'placed > expired', 'expired > paid');
CREATE TRIGGER payments_transitions BEFORE UPDATE OF state ON payments
  FOR EACH ROW WHEN (OLD.state <> NEW.state)
  EXECUTE FUNCTION refuse_other_transitions('started > received', 'started > failed', 'failed > received');
CREATE TRIGGER refunds_transitions BEFORE UPDATE OF state ON refunds
  FOR EACH ROW WHEN (OLD.state <> NEW.state)
  EXECUTE FUNCTION refuse_other_transitions('due > sent');

-- Accounts for all money: at commit, a received payment either has paid its order, and every line that is not fulfilled
-- is refunded, or the whole payment is refunded.
CREATE FUNCTION account_for_payment(payment integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  p record;
  refunds_sum bigint;
  unfulfilled bigint;
  everything bigint;
BEGIN
  SELECT pay.*, o.paid_by_payment_id = pay.id AS paid_it INTO p
    FROM payments pay JOIN orders o ON o.id = pay.order_id WHERE pay.id = payment AND pay.state = 'received';
  IF NOT FOUND THEN RETURN; END IF;
  SELECT COALESCE(sum(amount_minor), 0) INTO refunds_sum FROM refunds WHERE payment_id = payment;
  SELECT COALESCE(sum(amount_minor), 0), COALESCE(sum(amount_minor) FILTER (WHERE state <> 'fulfilled'), 0)
    INTO everything, unfulfilled FROM order_lines WHERE order_id = p.order_id;
  IF refunds_sum <> p.refunded_minor
     OR (p.paid_it AND (p.received_minor <> everything OR p.received_currency <> p.currency OR refunds_sum <> unfulfilled))
     OR (p.paid_it IS NOT TRUE AND refunds_sum <> p.received_minor) THEN
    RAISE EXCEPTION 'payment %: % received, % of it refunded, % of % not fulfilled',
        payment, p.received_minor, refunds_sum, unfulfilled, everything
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_accounted_for';
  END IF;
END $$;

CREATE FUNCTION account_for_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'payments' THEN
    PERFORM account_for_payment(NEW.id);
  ELSIF TG_TABLE_NAME = 'refunds' THEN
    PERFORM account_for_payment(NEW.payment_id);
  ELSE
    PERFORM account_for_payment(o.paid_by_payment_id) FROM orders o
      WHERE o.id = NEW.order_id AND o.paid_by_payment_id IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_accounted_for AFTER INSERT OR UPDATE ON payments
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'received') EXECUTE FUNCTION account_for_row();
CREATE CONSTRAINT TRIGGER refunds_accounted_for AFTER INSERT ON refunds
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION account_for_row();
CREATE CONSTRAINT TRIGGER order_lines_accounted_for AFTER UPDATE OF state, amount_minor ON order_lines
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state <> OLD.state OR NEW.amount_minor <> OLD.amount_minor) EXECUTE FUNCTION account_for_row();

-- The tables of the test provider, which stands for an external service. The cart never reads them.
CREATE TABLE test_payments (
  id text PRIMARY KEY,
  -- from the caller: the same key again starts no second payment
  idempotency_key text NOT NULL UNIQUE,
  description text NOT NULL,
  currency text NOT NULL,
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  state text NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'abandoned')),
  return_url text NOT NULL,
  cancel_url text NOT NULL,
  webhook_url text NOT NULL,
  refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  created_at timestamptz NOT NULL,
  decided_at timestamptz,
  -- when the webhook was acknowledged
  webhook_answered_at timestamptz
);
CREATE TABLE test_refunds (
  -- from the caller: the same key again makes no second refund
  idempotency_key text PRIMARY KEY,
  test_payment_id text NOT NULL REFERENCES test_payments (id),
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  created_at timestamptz NOT NULL
);
