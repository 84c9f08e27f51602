-- Up Migration

-- Amounts that had no upper bound, so that every sum of them is a number that JavaScript can hold. Nothing made larger
-- ones: the forms and the order allow less.
ALTER TABLE tickets ADD CONSTRAINT tickets_price CHECK (price_minor <= 100000000000) NOT VALID;
ALTER TABLE payments ADD CONSTRAINT payments_fee CHECK (fee_minor <= 1000000000000) NOT VALID;
ALTER TABLE ledger_postings ADD CONSTRAINT ledger_postings_amount
  CHECK (amount_minor BETWEEN -1000000000000 AND 1000000000000) NOT VALID;
