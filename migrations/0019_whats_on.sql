-- Up Migration

-- The public events of all pages in the order of their beginning, of one page, and of one category of a page.
CREATE INDEX calendar_entries_whats_on ON calendar_entries (starts_at, container_id, id)
  WHERE kind = 'event' AND listed AND state IN ('confirmed', 'cancelled');
CREATE INDEX calendar_entries_whats_on_of_page ON calendar_entries (container_id, starts_at, id)
  WHERE kind = 'event' AND listed AND state IN ('confirmed', 'cancelled');
CREATE INDEX calendar_entries_whats_on_of_category ON calendar_entries (container_id, category_id, starts_at, id)
  WHERE kind = 'event' AND listed AND state IN ('confirmed', 'cancelled');
CREATE INDEX categories_name ON categories (lower(name));

-- The words by which a text is found: lower case, without accents. Of a long text its beginning, because Unicode
-- normalization takes quadratic time.
CREATE FUNCTION search_words(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_tsvector('simple'::regconfig,
    regexp_replace(normalize(lower(left(words, 2000)), NFD), '[\u0300-\u036f]', '', 'g'));
CREATE INDEX calendar_entries_words ON calendar_entries USING gin (search_words(name || ' ' || description))
  WHERE kind = 'event' AND listed AND state IN ('confirmed', 'cancelled');
