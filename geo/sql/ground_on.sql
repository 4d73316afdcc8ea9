-- The ground of a sub-district as it was recorded at the end of a day: no day of law is kept of villages,
-- zones, blocks, roads and the outline. Before anything was recorded, as it was first recorded.
-- `clock` is the time zone whose days are meant. Their end is asked once, not for each row: hence the (SELECT …).

CREATE OR REPLACE FUNCTION recorded_until(events regclass, of bigint, day date, clock text)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
  owner text := CASE events WHEN 'geo_subdistrictevent'::regclass THEN 'id' ELSE 'subdistrict_id' END;
  first timestamptz;
BEGIN
  EXECUTE format('SELECT min(pgh_created_at) FROM %s WHERE %I = $1', events, owner) INTO first USING of;
  RETURN (greatest(day, (first AT TIME ZONE clock)::date) + 1)::timestamp AT TIME ZONE clock;
END
$$;

CREATE OR REPLACE FUNCTION outline_on(of bigint, day date, clock text)
RETURNS SETOF geo_subdistrictevent LANGUAGE sql STABLE AS $$
  SELECT * FROM geo_subdistrictevent
  WHERE id = of AND pgh_created_at < (SELECT recorded_until('geo_subdistrictevent', of, day, clock))
  ORDER BY pgh_created_at DESC, pgh_id DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION villages_on(of bigint, day date, clock text)
RETURNS SETOF geo_villageevent LANGUAGE sql STABLE AS $$
  SELECT * FROM (
    SELECT DISTINCT ON (pgh_obj_id) * FROM geo_villageevent
    WHERE subdistrict_id = of AND pgh_created_at < (SELECT recorded_until('geo_villageevent', of, day, clock))
    ORDER BY pgh_obj_id, pgh_created_at DESC, pgh_id DESC
  ) noted WHERE pgh_label <> 'delete'
$$;

CREATE OR REPLACE FUNCTION zones_on(of bigint, day date, clock text)
RETURNS SETOF geo_zoneevent LANGUAGE sql STABLE AS $$
  SELECT * FROM (
    SELECT DISTINCT ON (pgh_obj_id) * FROM geo_zoneevent
    WHERE subdistrict_id = of AND pgh_created_at < (SELECT recorded_until('geo_zoneevent', of, day, clock))
    ORDER BY pgh_obj_id, pgh_created_at DESC, pgh_id DESC
  ) noted WHERE pgh_label <> 'delete'
$$;

CREATE OR REPLACE FUNCTION blocks_on(of bigint, day date, clock text)
RETURNS TABLE(id bigint, zone varchar, letter varchar, boundary geometry) LANGUAGE sql STABLE AS $$
  SELECT noted.id, zone.code, noted.letter, noted.boundary FROM (
    SELECT DISTINCT ON (pgh_obj_id) * FROM geo_blockevent
    WHERE subdistrict_id = of AND pgh_created_at < (SELECT recorded_until('geo_blockevent', of, day, clock))
    ORDER BY pgh_obj_id, pgh_created_at DESC, pgh_id DESC
  ) noted JOIN zones_on(of, day, clock) zone ON zone.id = noted.zone_id
  WHERE noted.pgh_label <> 'delete'
$$;

CREATE OR REPLACE FUNCTION features_on(of bigint, day date, clock text)
RETURNS SETOF geo_mapfeatureevent LANGUAGE sql STABLE AS $$
  SELECT * FROM (
    SELECT DISTINCT ON (pgh_obj_id) * FROM geo_mapfeatureevent
    WHERE subdistrict_id = of AND pgh_created_at < (SELECT recorded_until('geo_mapfeatureevent', of, day, clock))
    ORDER BY pgh_obj_id, pgh_created_at DESC, pgh_id DESC
  ) noted WHERE pgh_label <> 'delete'
$$;
