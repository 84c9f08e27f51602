-- Up Migration

-- Zones, times and dates that PostgreSQL has and Temporal has not. One such row made the pages of a venue fail, and those
-- that list several venues.

-- What Intl took for names of zones: those that people meant, else UTC by a name that no form offers, of which the pages
-- tell organisers.
CREATE FUNCTION pg_temp.zone_of(stored text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT m.zone FROM (VALUES
      ('AET', 'Australia/Sydney'), ('AST', 'America/Halifax'), ('BST', 'Europe/London'), ('CAT', 'Africa/Maputo'),
      ('CST', 'America/Chicago'), ('EAT', 'Africa/Nairobi'), ('IST', 'Asia/Kolkata'), ('JST', 'Asia/Tokyo'),
      ('NST', 'America/St_Johns'), ('PST', 'America/Los_Angeles')) m (name, zone) WHERE m.name = upper(stored)),
    (SELECT n.name FROM pg_timezone_names n WHERE lower(n.name) = lower(stored) ORDER BY n.name = stored DESC LIMIT 1),
    CASE WHEN stored ~ '^[A-Z][A-Za-z_]+/[A-Za-z0-9_+/-]+$' AND length(stored) <= 60 THEN stored END,
    'Etc/UTC')
$$;
UPDATE pages SET time_zone = pg_temp.zone_of(time_zone) WHERE time_zone <> pg_temp.zone_of(time_zone);
UPDATE calendars SET time_zone = pg_temp.zone_of(time_zone) WHERE time_zone <> pg_temp.zone_of(time_zone);
UPDATE orders SET time_zone = pg_temp.zone_of(time_zone) WHERE time_zone <> pg_temp.zone_of(time_zone);
UPDATE order_lines SET time_zone = pg_temp.zone_of(time_zone) WHERE time_zone <> pg_temp.zone_of(time_zone);
DROP FUNCTION pg_temp.zone_of(text);

-- The form of a name. Whether the zone exists is up to Temporal, whose list grows.
CREATE FUNCTION is_zone_name(name text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN name ~ '^[A-Z][A-Za-z0-9_+/-]{1,59}$'
    AND name NOT IN ('ACT', 'AET', 'AGT', 'ART', 'AST', 'BET', 'BST', 'CAT', 'CNT', 'CST', 'CTT', 'EAT', 'ECT', 'IET', 'IST',
      'JST', 'MIT', 'NET', 'NST', 'PLT', 'PNT', 'PRT', 'PST', 'SST', 'VST');
ALTER TABLE pages ADD CONSTRAINT pages_time_zone CHECK (is_zone_name(time_zone));
ALTER TABLE calendars ADD CONSTRAINT calendars_time_zone CHECK (is_zone_name(time_zone));

-- A slot begins and ends on a minute, and the end of a day is 00:00 of the next.
UPDATE calendar_slots
  SET starts_time = date_trunc('minute', starts_time::interval)::time,
    ends_time = date_trunc('minute', ends_time::interval)::time
  WHERE extract(second FROM starts_time) <> 0 OR extract(second FROM ends_time) <> 0
    OR '24:00' IN (starts_time, ends_time);
ALTER TABLE calendar_slots ADD CONSTRAINT calendar_slots_whole_minutes CHECK (
  extract(second FROM starts_time) = 0 AND extract(second FROM ends_time) = 0
  AND starts_time < '24:00' AND ends_time < '24:00');

-- The years that calendars show, with a day or two for time zones and a year for what repeats or lasts. No form made an
-- entry outside them; one that something else made is left as it is.
ALTER TABLE calendar_entries ADD CONSTRAINT calendar_entries_dates CHECK (
  starts_at >= '1969-12-30 00:00+00' AND ends_at < '2202-01-01 00:00+00') NOT VALID;
