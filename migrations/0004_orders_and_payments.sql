-- Up Migration

-- Amounts are in minor units of their currency. As in the diary, every row belongs to a page, which is the payee.

CREATE TABLE orders (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  -- gives a guest access to the page of the order
  code text NOT NULL CHECK (length(code) >= 20),
  -- idempotency key of the checkout form: posting it twice places its orders once
  checkout_key text NOT NULL CHECK (length(checkout_key) >= 20),
  user_id uuid,
  session_id text,
  customer_id integer,
  name text NOT NULL CHECK (name <> ''),
  email text NOT NULL CHECK (email <> ''),
  -- the language at checkout, for mails
  locale text NOT NULL DEFAULT 'en-GB' CHECK (length(locale) BETWEEN 2 AND 20),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- what makes it accepted: payment, an authorisation, or the venue's yes, after which it is paid
  timing text NOT NULL DEFAULT 'now' CHECK (timing IN ('now', 'authorise', 'after_yes')),
  -- the sum of its lines
  total_minor bigint NOT NULL CHECK (total_minor BETWEEN 0 AND 1000000000000),
  state text NOT NULL CHECK (state IN ('placed', 'accepted', 'expired', 'cancelled')),
  pay_by timestamptz NOT NULL,
  placed_at timestamptz NOT NULL,
  accepted_at timestamptz,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  -- for the times in its mails and pages
  time_zone text NOT NULL,
  -- when the confirmation was queued
  mailed_at timestamptz,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, code),
  CONSTRAINT orders_checkout_key UNIQUE (container_id, checkout_key, currency, timing),
  CONSTRAINT orders_one_owner CHECK (num_nonnulls(user_id, session_id, customer_id) = 1),
  CONSTRAINT orders_accepted_when CHECK ((state = 'accepted') = (accepted_at IS NOT NULL))
);
CREATE INDEX orders_code ON orders (code);
CREATE INDEX orders_of_checkout ON orders (checkout_key);
CREATE INDEX orders_user_id ON orders (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX orders_session_id ON orders (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX orders_customer_id ON orders (container_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_pay_by ON orders (pay_by) WHERE state = 'placed';
-- Here and below: what was agreed, asked for or received is never written again.
CREATE TRIGGER orders_append_only BEFORE UPDATE OF currency ON orders
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A line is one place: one booking, one ticket, one extra. It stores what was agreed as facts.
CREATE TABLE order_lines (
  container_id integer NOT NULL,
  order_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('booking', 'ticket', 'product', 'extra', 'fee', 'donation', 'deposit')),
  -- the app that sells it, and its key of the place
  seller text NOT NULL CHECK (seller IN ('blog', 'market', 'cart', 'events')),
  key text NOT NULL,
  -- what, when, where
  name text NOT NULL CHECK (name <> ''),
  type_name text,
  starts_at timestamptz,
  ends_at timestamptz,
  time_zone text,
  place text,
  unit_price_minor bigint NOT NULL CHECK (unit_price_minor BETWEEN 0 AND 100000000000),
  quantity integer NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 10000),
  discount_minor bigint NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  -- in hundredths of a percent; the tax is part of the amount
  tax_rate integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
  tax_minor bigint NOT NULL DEFAULT 0 CHECK (tax_minor BETWEEN 0 AND amount_minor),
  -- lost: accepted too late, when the place was no longer free
  state text NOT NULL CHECK (state IN ('ordered', 'fulfilled', 'expired', 'lost', 'declined', 'cancelled')),
  -- how much of the amount the payee has earned, or holds as a deposit; equals its postings
  earned_minor bigint NOT NULL DEFAULT 0 CHECK (earned_minor >= 0),
  -- maintained by a trigger on refund_lines
  refunded_minor bigint NOT NULL DEFAULT 0,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (container_id, order_id, id),
  UNIQUE (container_id, order_id, seller, key),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id),
  CONSTRAINT order_lines_one_place CHECK (quantity = 1 OR kind = 'product'),
  CONSTRAINT order_lines_amount CHECK (amount_minor = unit_price_minor * quantity - discount_minor),
  CONSTRAINT order_lines_refunded CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  CONSTRAINT order_lines_earned CHECK (
    CASE state
      WHEN 'fulfilled' THEN earned_minor = amount_minor - refunded_minor
      WHEN 'cancelled' THEN earned_minor <= amount_minor - refunded_minor
      ELSE earned_minor = 0
    END)
);
CREATE INDEX order_lines_newest ON order_lines (container_id, id);
CREATE TRIGGER order_lines_append_only
  BEFORE UPDATE OF order_id, unit_price_minor, quantity, discount_minor, amount_minor, tax_rate, tax_minor OR DELETE ON order_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How a page can be paid: its accounts with providers.
CREATE TABLE payment_accounts (
  container_id integer NOT NULL,
  provider text NOT NULL CHECK (provider <> ''),
  enabled boolean NOT NULL DEFAULT true,
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (container_id, provider)
);

CREATE TABLE payments (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  -- a button pressed twice is the same attempt
  attempt_key text NOT NULL CHECK (length(attempt_key) BETWEEN 1 AND 100),
  provider text NOT NULL,
  -- the provider's id of it: null until the provider has responded
  reference text,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- what was asked for
  amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 1000000000000),
  state text NOT NULL CHECK (state IN
    ('created', 'pending', 'authorised', 'received', 'failed', 'cancelled', 'disputed', 'charged_back')),
  created_at timestamptz NOT NULL,
  authorised_at timestamptz,
  -- when an authorisation that was not captured is released
  release_at timestamptz,
  received_at timestamptz,
  -- the received amount may differ from the requested one; a payment may come in parts, each a posting of its own
  received_currency text CHECK (received_currency ~ '^[A-Z]{3}$'),
  received_minor bigint CHECK (received_minor BETWEEN 1 AND 1000000000000),
  -- the provider's fee; null until it is known
  fee_minor bigint CHECK (fee_minor >= 0),
  -- the sum of its refunds
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  CONSTRAINT payments_attempt_key UNIQUE (container_id, attempt_key),
  UNIQUE (container_id, provider, reference),
  CONSTRAINT payments_received_when CHECK (
    (received_minor IS NULL) = (received_at IS NULL) AND (received_minor IS NULL) = (received_currency IS NULL)
    AND (state NOT IN ('received', 'disputed', 'charged_back') OR received_minor IS NOT NULL)
    AND (received_minor IS NULL OR state NOT IN ('created', 'authorised'))),
  CONSTRAINT payments_never_refunded_twice CHECK (refunded_minor <= COALESCE(received_minor, 0))
);
CREATE TRIGGER payments_append_only BEFORE UPDATE OF currency, amount_minor, received_currency ON payments
  FOR EACH ROW WHEN ((OLD.currency, OLD.amount_minor) IS DISTINCT FROM (NEW.currency, NEW.amount_minor)
    OR OLD.received_currency <> NEW.received_currency)
  EXECUTE FUNCTION refuse_change();

-- What of a payment is for which order.
CREATE TABLE payment_allocations (
  container_id integer NOT NULL,
  payment_id integer NOT NULL,
  order_id integer NOT NULL,
  -- what was asked for
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  -- what came
  received_minor bigint NOT NULL DEFAULT 0 CHECK (received_minor >= 0),
  PRIMARY KEY (container_id, payment_id, order_id),
  FOREIGN KEY (container_id, payment_id) REFERENCES payments (container_id, id),
  FOREIGN KEY (container_id, order_id) REFERENCES orders (container_id, id)
);
CREATE INDEX payment_allocations_order_id ON payment_allocations (container_id, order_id);
CREATE TRIGGER payment_allocations_append_only
  BEFORE UPDATE OF payment_id, order_id, amount_minor OR DELETE ON payment_allocations
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The events of a page's account that have been handled, so that an event counts once however often it is sent.
CREATE TABLE payment_events (
  container_id integer NOT NULL,
  provider text NOT NULL,
  event_id text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 300),
  kind text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (container_id, provider, event_id)
);

CREATE TABLE refunds (
  container_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  payment_id integer NOT NULL,
  order_id integer NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  reason text NOT NULL CHECK (reason IN
    ('lost', 'declined', 'cancelled', 'expired', 'paid_twice', 'overpaid', 'wrong_currency', 'goodwill')),
  state text NOT NULL CHECK (state IN ('requested', 'pending', 'succeeded', 'failed')),
  -- the provider's id of it
  reference text,
  -- how often it was sent after a failure; part of its idempotency key
  attempt smallint NOT NULL DEFAULT 1 CHECK (attempt >= 1),
  requested_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  state_by text NOT NULL,
  PRIMARY KEY (container_id, id),
  UNIQUE (container_id, order_id, id),
  -- only to the buyer of an order that the payment was for
  FOREIGN KEY (container_id, payment_id, order_id) REFERENCES payment_allocations (container_id, payment_id, order_id)
);
CREATE INDEX refunds_payment_id ON refunds (container_id, payment_id);
CREATE INDEX refunds_reference ON refunds (container_id, reference) WHERE reference IS NOT NULL;
CREATE INDEX refunds_unsettled ON refunds (state_at) WHERE state IN ('requested', 'pending', 'failed');
CREATE TRIGGER refunds_append_only BEFORE UPDATE OF payment_id, order_id, amount_minor, currency, reason ON refunds
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How much of which line a refund gives back. None if the money was for no line: it came twice, or was too much.
CREATE TABLE refund_lines (
  container_id integer NOT NULL,
  refund_id integer NOT NULL,
  order_id integer NOT NULL,
  line_id integer NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  PRIMARY KEY (container_id, refund_id, line_id),
  FOREIGN KEY (container_id, order_id, refund_id) REFERENCES refunds (container_id, order_id, id),
  FOREIGN KEY (container_id, order_id, line_id) REFERENCES order_lines (container_id, order_id, id)
);
CREATE INDEX refund_lines_line_id ON refund_lines (container_id, order_id, line_id);
CREATE TRIGGER refund_lines_append_only BEFORE UPDATE OR DELETE ON refund_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refund_lines_no_truncate BEFORE TRUNCATE ON refund_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The CHECK order_lines_refunded then refuses to give back more than a line cost.
CREATE FUNCTION count_refund_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE order_lines SET refunded_minor = refunded_minor + NEW.amount_minor,
    earned_minor = CASE WHEN state = 'fulfilled' THEN earned_minor - NEW.amount_minor ELSE earned_minor END
  WHERE container_id = NEW.container_id AND order_id = NEW.order_id AND id = NEW.line_id;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_lines_count AFTER INSERT ON refund_lines
  FOR EACH ROW EXECUTE FUNCTION count_refund_line();

-- Allowed transitions -----------------------------------------------------------------------------------------------

CREATE TABLE order_transitions (
  container_id integer NOT NULL,
  order_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (container_id, order_id, id),
  CONSTRAINT order_transitions_allowed CHECK ((from_state, to_state) IN (
    ('placed', 'accepted'), ('placed', 'expired'), ('placed', 'cancelled'), ('expired', 'accepted')))
);
CREATE TABLE order_line_transitions (
  container_id integer NOT NULL,
  line_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (container_id, line_id, id),
  CONSTRAINT order_line_transitions_allowed CHECK ((from_state, to_state) IN (
    ('ordered', 'fulfilled'), ('ordered', 'expired'), ('ordered', 'lost'), ('ordered', 'cancelled'),
    ('expired', 'fulfilled'), ('expired', 'lost'), ('fulfilled', 'declined'), ('fulfilled', 'cancelled')))
);
CREATE TABLE payment_transitions (
  container_id integer NOT NULL,
  payment_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (container_id, payment_id, id),
  CONSTRAINT payment_transitions_allowed CHECK ((from_state, to_state) IN (
    ('created', 'pending'), ('created', 'authorised'), ('created', 'received'),
    ('pending', 'authorised'), ('pending', 'received'), ('authorised', 'received'),
    ('created', 'failed'), ('pending', 'failed'), ('authorised', 'failed'),
    ('created', 'cancelled'), ('pending', 'cancelled'), ('authorised', 'cancelled'),
    ('failed', 'received'), ('cancelled', 'received'),
    ('received', 'disputed'), ('disputed', 'received'), ('disputed', 'charged_back')))
);
CREATE TABLE refund_transitions (
  container_id integer NOT NULL,
  refund_id integer NOT NULL,
  id integer GENERATED ALWAYS AS IDENTITY,
  from_state text NOT NULL,
  to_state text NOT NULL,
  transitioned_at timestamptz NOT NULL,
  transitioned_by text NOT NULL,
  PRIMARY KEY (container_id, refund_id, id),
  CONSTRAINT refund_transitions_allowed CHECK ((from_state, to_state) IN (
    ('requested', 'pending'), ('requested', 'succeeded'), ('requested', 'failed'),
    ('pending', 'succeeded'), ('pending', 'failed'), ('succeeded', 'failed'), ('failed', 'requested')))
);

CREATE FUNCTION record_order_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_transitions (container_id, order_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.container_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER orders_transitions AFTER UPDATE OF state ON orders
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION record_order_transition();

CREATE FUNCTION record_order_line_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_line_transitions (container_id, line_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.container_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER order_lines_transitions AFTER UPDATE OF state ON order_lines
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION record_order_line_transition();

CREATE FUNCTION record_payment_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO payment_transitions (container_id, payment_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.container_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER payments_transitions AFTER UPDATE OF state ON payments
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION record_payment_transition();

CREATE FUNCTION record_refund_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO refund_transitions (container_id, refund_id, from_state, to_state, transitioned_at, transitioned_by)
    VALUES (NEW.container_id, NEW.id, OLD.state, NEW.state, NEW.state_at, NEW.state_by);
  RETURN NULL;
END $$;
CREATE TRIGGER refunds_transitions AFTER UPDATE OF state ON refunds
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION record_refund_transition();
