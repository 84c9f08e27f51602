-- Up Migration

CREATE TABLE orders (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- the guest's key to the order's page
  code text NOT NULL UNIQUE CHECK (length(code) >= 20),
  user_id uuid,
  session_id text,
  name text NOT NULL CHECK (name <> ''),
  email text NOT NULL CHECK (email <> ''),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  total_minor integer NOT NULL CHECK (total_minor >= 0),
  state text NOT NULL CHECK (state IN ('placed', 'paid', 'lapsed')),
  pay_by timestamptz NOT NULL,
  placed_at timestamptz NOT NULL,
  paid_at timestamptz,
  -- the payment that paid it: none where nothing was to pay
  paid_by_payment_id integer,
  CONSTRAINT orders_one_owner CHECK (num_nonnulls(user_id, session_id) = 1),
  CONSTRAINT orders_paid_when CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
  CONSTRAINT orders_paid_by CHECK (state <> 'paid' OR total_minor = 0 OR paid_by_payment_id IS NOT NULL)
);
CREATE INDEX orders_user_id ON orders (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX orders_session_id ON orders (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX orders_pay_by ON orders (pay_by) WHERE state = 'placed';

-- What a seller sold, in its words; key is the seller's name for it.
CREATE TABLE order_lines (
  order_id integer NOT NULL REFERENCES orders (id),
  id integer GENERATED ALWAYS AS IDENTITY,
  seller text NOT NULL,
  key text NOT NULL,
  container_type text NOT NULL,
  container_id integer NOT NULL,
  title text NOT NULL,
  detail text NOT NULL,
  href text NOT NULL,
  quantity integer NOT NULL CHECK (quantity >= 1),
  amount_minor integer NOT NULL CHECK (amount_minor >= 0),
  -- lost: paid for, and no longer to be had; its money is in refunds
  state text NOT NULL CHECK (state IN ('ordered', 'fulfilled', 'lapsed', 'lost', 'declined', 'cancelled')),
  PRIMARY KEY (order_id, id),
  UNIQUE (order_id, seller, key)
);
CREATE INDEX order_lines_container ON order_lines (container_type, container_id);

CREATE TABLE payments (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id integer NOT NULL REFERENCES orders (id),
  provider text NOT NULL,
  reference text NOT NULL,
  currency text NOT NULL,
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  fee_minor integer NOT NULL DEFAULT 0 CHECK (fee_minor >= 0),
  -- what refunds have claimed of it
  refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  state text NOT NULL CHECK (state IN ('started', 'received', 'failed')),
  started_at timestamptz NOT NULL,
  received_at timestamptz,
  UNIQUE (provider, reference),
  CONSTRAINT payments_never_refunded_twice CHECK (refunded_minor <= amount_minor),
  CONSTRAINT payments_refund_only_received CHECK (refunded_minor = 0 OR state = 'received')
);
CREATE INDEX payments_order_id ON payments (order_id);
ALTER TABLE orders ADD FOREIGN KEY (paid_by_payment_id) REFERENCES payments (id);

-- A provider's event counts once, however often it is sent.
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
  line_id integer,
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL CHECK (reason IN ('lost', 'declined', 'cancelled', 'paid-twice', 'wrong-amount')),
  state text NOT NULL CHECK (state IN ('due', 'sent')),
  due_at timestamptz NOT NULL,
  sent_at timestamptz,
  FOREIGN KEY (order_id, line_id) REFERENCES order_lines (order_id, id),
  UNIQUE (order_id, line_id),
  CONSTRAINT refunds_sent_when CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX refunds_payment_id ON refunds (payment_id);

-- The test provider's own books, as a provider elsewhere would keep them. The cart never reads them.
CREATE TABLE test_payments (
  id text PRIMARY KEY,
  description text NOT NULL,
  currency text NOT NULL,
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  state text NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'abandoned')),
  return_url text NOT NULL,
  webhook_url text NOT NULL,
  refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  created_at timestamptz NOT NULL
);
CREATE TABLE test_refunds (
  -- the caller's key: asking twice refunds once
  idempotency_key text PRIMARY KEY,
  test_payment_id text NOT NULL REFERENCES test_payments (id),
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  created_at timestamptz NOT NULL
);
