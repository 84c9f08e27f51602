-- Up Migration

-- Mails on their way and mails that could not be delivered. Rows rather than jobs, because delivery has states that
-- people read, and because a job that expires is run again: a mail may be handed to a mail server only once.
CREATE TABLE mails (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- the page whose people see to it when it fails; null for the platform's own
  container_id integer,
  order_id integer,
  -- whose act it tells of: anybody's, the page's people's, or its reader's. Decides how many an address may get.
  prompt text NOT NULL CHECK (prompt IN ('anybody', 'page', 'reader')),
  -- one of many that are queued at once: others go first
  bulk boolean NOT NULL,
  to_address text NOT NULL CHECK (to_address <> ''),
  -- SHA-256 of the address, as in mail_recipients
  recipient text NOT NULL,
  domain text NOT NULL,
  subject text NOT NULL CHECK (subject <> ''),
  -- texts, attachments, sender; null once it is sent
  content jsonb,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'held', 'sent', 'failed', 'dismissed')),
  -- why it failed, and what the mail server said
  reason text CHECK (reason IN ('no_such_address', 'mailbox_full', 'refused', 'unreachable', 'unknown')),
  reply text CHECK (length(reply) <= 300),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  -- an attempt is under way until then at most
  claimed_until timestamptz,
  -- from here on the mail server may have it
  handed_over_at timestamptz,
  -- when it was counted for its recipient
  counted_at timestamptz,
  -- from when on it is tried for two days
  queued_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  CONSTRAINT mails_failed_why CHECK ((state IN ('failed', 'dismissed')) = (reason IS NOT NULL)),
  CONSTRAINT mails_content_until_sent CHECK ((content IS NULL) = (state = 'sent'))
) WITH (fillfactor = 70);
CREATE INDEX mails_next_at ON mails (next_at) WHERE state IN ('waiting', 'held');
CREATE INDEX mails_held ON mails (recipient) WHERE state = 'held';
CREATE INDEX mails_order_id ON mails (container_id, order_id, created_at) WHERE order_id IS NOT NULL;
CREATE INDEX mails_failed ON mails (container_id, state_at) WHERE state = 'failed';
CREATE INDEX mails_ended ON mails (state_at) WHERE state IN ('sent', 'failed', 'dismissed');

-- A mail that was handed over is never handed over again, unless somebody asks for it: then it is queued anew.
CREATE FUNCTION refuse_second_hand_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'mail % was handed over already', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'mails_handed_over_once';
END $$;
CREATE TRIGGER mails_handed_over_once BEFORE UPDATE OF handed_over_at ON mails FOR EACH ROW
  WHEN (OLD.handed_over_at IS NOT NULL AND NEW.handed_over_at IS NOT NULL
    AND OLD.handed_over_at IS DISTINCT FROM NEW.handed_over_at)
  EXECUTE FUNCTION refuse_second_hand_over();

-- How many mails an address has got within a day, and whether its owner is known to read them.
CREATE TABLE mail_recipients (
  key text PRIMARY KEY,
  confirmed_at timestamptz,
  counted_from timestamptz NOT NULL,
  mails integer NOT NULL CHECK (mails >= 0)
);

-- Domains whose mail server did not answer: no mail is sent there until then.
CREATE TABLE mail_domains (
  domain text PRIMARY KEY,
  failures integer NOT NULL CHECK (failures > 0),
  retry_at timestamptz NOT NULL
);

-- Mails of the version before were jobs. Those that are not sent yet become rows.
DO $$
BEGIN
  IF to_regclass('pgboss.job') IS NOT NULL THEN
    EXECUTE $jobs$
      WITH unsent AS (
        DELETE FROM pgboss.job WHERE name = 'send-mail' AND state IN ('created', 'retry', 'active') RETURNING id, data, created_on)
      INSERT INTO mails (id, prompt, bulk, to_address, recipient, domain, subject, content, next_at, queued_at, created_at, state_at)
      SELECT id, 'page', false, data ->> 'to', encode(sha256(convert_to(lower(data ->> 'to'), 'UTF8')), 'hex'),
        split_part(lower(data ->> 'to'), '@', 2), data ->> 'subject', data - 'to' - 'subject',
        created_on, created_on, created_on, created_on
      FROM unsent
    $jobs$;
  END IF;
END $$;

-- How to reach a page's people: on its pages and in its mails.
ALTER TABLE pages
  ADD COLUMN contact_email text NOT NULL DEFAULT '' CHECK (length(contact_email) <= 254),
  ADD COLUMN contact_phone text NOT NULL DEFAULT '' CHECK (length(contact_phone) <= 40);
DROP TRIGGER pages_version ON pages;
CREATE TRIGGER pages_version
  BEFORE UPDATE OF title, summary, address, body, time_zone, contact_email, contact_phone ON pages
  FOR EACH ROW WHEN (
    (OLD.title, OLD.summary, OLD.address, OLD.body, OLD.time_zone, OLD.contact_email, OLD.contact_phone)
    IS DISTINCT FROM
    (NEW.title, NEW.summary, NEW.address, NEW.body, NEW.time_zone, NEW.contact_email, NEW.contact_phone))
  EXECUTE FUNCTION count_version();

-- In the links of an order's mails and nowhere else: who follows one reads the mails to its address.
ALTER TABLE orders ADD COLUMN mail_token text CHECK (length(mail_token) >= 20);
