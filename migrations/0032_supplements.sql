-- Up Migration

-- A supplement: what a booking costs more since it was changed. An order of its own, because what was agreed never changes.
ALTER TABLE orders
  ADD COLUMN supplement_of integer,
  ADD CONSTRAINT orders_supplement_of FOREIGN KEY (container_id, supplement_of) REFERENCES orders (container_id, id),
  ADD CONSTRAINT orders_supplement_of_another CHECK (supplement_of < id);
CREATE INDEX orders_supplement_of ON orders (container_id, supplement_of) WHERE supplement_of IS NOT NULL;
