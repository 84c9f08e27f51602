-- Up Migration

-- Who sells on a page in the eyes of the law: for its orders, mails and receipts.
CREATE TABLE payee_details (
  container_id integer PRIMARY KEY,
  legal_name text NOT NULL CHECK (legal_name <> ''),
  address text NOT NULL CHECK (address <> ''),
  vat_number text CHECK (vat_number <> ''),
  version integer NOT NULL DEFAULT 1
);
CREATE TRIGGER payee_details_version BEFORE UPDATE ON payee_details
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- Each way to pay is switched on for kinds of things.
ALTER TABLE payment_accounts
  ADD COLUMN for_hire boolean NOT NULL DEFAULT true,
  ADD COLUMN for_tickets boolean NOT NULL DEFAULT true,
  ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE TRIGGER payment_accounts_version BEFORE UPDATE ON payment_accounts
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version();

-- Payments that people of the page record by hand: it knows by when they are to be made.
CREATE INDEX payments_by_hand ON payments (container_id, id)
  WHERE provider IN ('transfer', 'venue') AND state IN ('created', 'pending');
CREATE INDEX refunds_by_hand ON refunds (container_id, id) WHERE state = 'pending';
