-- Up Migration

-- The test provider stands for an external service and runs on an origin of its own. The apps never read its tables.
CREATE TABLE test_payments (
  id text PRIMARY KEY,
  -- the shop's account: another account's key can't see the payment
  account text NOT NULL CHECK (account <> ''),
  -- from the shop: the same key again starts no second payment
  idempotency_key text NOT NULL,
  description text NOT NULL,
  locale text NOT NULL DEFAULT 'en-GB' CHECK (length(locale) BETWEEN 2 AND 20),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  -- whether the money is only authorised until the shop captures it
  capture_later boolean NOT NULL DEFAULT false,
  state text NOT NULL CHECK (state IN ('open', 'pending', 'authorised', 'part_paid', 'paid', 'failed', 'abandoned',
    'cancelled', 'disputed', 'charged_back')),
  -- what has come in so far
  paid_minor bigint NOT NULL DEFAULT 0 CHECK (paid_minor BETWEEN 0 AND amount_minor),
  -- null until it is known
  fee_minor bigint CHECK (fee_minor >= 0),
  -- without the refunds that failed
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND paid_minor),
  -- chosen on its page: refunds of this payment fail
  refunds_fail boolean NOT NULL DEFAULT false,
  return_url text NOT NULL,
  cancel_url text NOT NULL,
  webhook_url text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (account, idempotency_key)
);
CREATE TABLE test_refunds (
  id text PRIMARY KEY,
  test_payment_id text NOT NULL REFERENCES test_payments (id),
  -- from the shop: the same key again makes no second refund
  idempotency_key text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  state text NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed')),
  created_at timestamptz NOT NULL,
  UNIQUE (test_payment_id, idempotency_key)
);
-- What has happened to a payment, each with a webhook to the shop. Those of one payment are sent in this order.
CREATE TABLE test_webhooks (
  id text PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  test_payment_id text NOT NULL REFERENCES test_payments (id),
  body jsonb NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  -- of the next attempt
  due_at timestamptz NOT NULL,
  -- when the shop acknowledged it
  acknowledged_at timestamptz
);
CREATE INDEX test_webhooks_of_payment ON test_webhooks (test_payment_id, position);
CREATE INDEX test_webhooks_due_at ON test_webhooks (due_at) WHERE acknowledged_at IS NULL;
