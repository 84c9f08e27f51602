-- Up Migration

-- How many postings a transaction has: none can be added to it later, although together they would add up to zero.
ALTER TABLE ledger_transactions DISABLE TRIGGER ledger_transactions_append_only;
ALTER TABLE ledger_transactions ADD COLUMN posting_count integer;
UPDATE ledger_transactions t SET posting_count = (
  SELECT count(*) FROM ledger_postings p WHERE p.container_id = t.container_id AND p.transaction_id = t.id);
ALTER TABLE ledger_transactions ALTER COLUMN posting_count SET NOT NULL;
ALTER TABLE ledger_transactions ENABLE TRIGGER ledger_transactions_append_only;

CREATE OR REPLACE FUNCTION check_ledger_transaction(page integer, transaction bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  off record;
  posted integer;
  expected integer;
BEGIN
  SELECT posting_count INTO expected FROM ledger_transactions WHERE container_id = page AND id = transaction;
  SELECT count(*) INTO posted FROM ledger_postings WHERE container_id = page AND transaction_id = transaction;
  IF posted <> expected THEN
    PERFORM refuse_ledger('ledger_complete', format('transaction %s has %s postings instead of %s', transaction, posted, expected));
  END IF;
  SELECT currency, order_id, sum(amount_minor) AS total INTO off FROM ledger_postings
    WHERE container_id = page AND transaction_id = transaction
    GROUP BY currency, order_id HAVING sum(amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    PERFORM refuse_ledger('ledger_adds_up', format('transaction %s is off by %s %s', transaction, off.total, off.currency));
  END IF;
END $$;

-- What a line has earned is posted, and on the accounts of its kind: a donation and a deposit are no sales, and of a sale
-- the tax in it, rounded half up.
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
  tax := CASE WHEN l.kind IN ('donation', 'deposit') THEN 0
    ELSE round(l.earned_minor::numeric * l.tax_rate / (10000 + l.tax_rate)) END;
  IF s.tax <> tax
     OR s.donated <> (CASE l.kind WHEN 'donation' THEN l.earned_minor ELSE 0 END)
     OR s.held <> (CASE l.kind WHEN 'deposit' THEN l.earned_minor ELSE 0 END) THEN
    PERFORM refuse_ledger('order_lines_split', format('line %s, a %s at %s, is posted with %s of tax, %s donated, %s held',
      line, l.kind, l.tax_rate, s.tax, s.donated, s.held));
  END IF;
END $$;

-- The total of an order is the sum of its lines, and its acceptance decides about each of them. Money waits for the rest
-- of a payment only while the order is placed: afterwards all of it is earned, held under a name, or given back. Only an
-- accepted order owes, and none less than nothing.
CREATE OR REPLACE FUNCTION check_ledger_order(page integer, parent integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  o orders;
  of_lines bigint;
  undecided bigint;
  off record;
BEGIN
  SELECT * INTO o FROM orders WHERE container_id = page AND id = parent;
  SELECT COALESCE(sum(amount_minor), 0), count(*) FILTER (WHERE state IN ('ordered', 'expired')) INTO of_lines, undecided
    FROM order_lines WHERE container_id = page AND order_id = parent;
  IF of_lines <> o.total_minor THEN
    PERFORM refuse_ledger('orders_total', format('order %s costs %s, and its lines %s', parent, o.total_minor, of_lines));
  END IF;
  IF o.state = 'accepted' AND undecided > 0 THEN
    PERFORM refuse_ledger('orders_decided', format('order %s is accepted, and %s of its lines are not', parent, undecided));
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

-- The history of states is never changed either.
CREATE TRIGGER entry_transitions_append_only BEFORE UPDATE OR DELETE ON entry_transitions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_transitions_append_only BEFORE UPDATE OR DELETE ON ticket_transitions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_transitions_append_only BEFORE UPDATE OR DELETE ON order_transitions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_line_transitions_append_only BEFORE UPDATE OR DELETE ON order_line_transitions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_transitions_append_only BEFORE UPDATE OR DELETE ON payment_transitions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refund_transitions_append_only BEFORE UPDATE OR DELETE ON refund_transitions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
