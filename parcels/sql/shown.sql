-- The narrow rows a tile reads (parcels/models/shown.py), written with every statement on the register.
--
-- By statement, from its transition tables. A function keeps the plan of its first call in a connection;
-- one made for a single row would compare every row of an import with every other: no nested loops.
-- A shape of web mercator as a tile wants it, rings clockwise: as surveyed without `metres`, else simplified
-- to so many and put on the grid of the tiles of a zoom, of which nothing is left if it is smaller than a
-- square. The grid begins where the tiles do, at half the world's 40,075,016.69 m. Written to be inlined.
CREATE OR REPLACE FUNCTION shown_shape(shape geometry, metres float8, zoom integer) RETURNS geometry
LANGUAGE sql IMMUTABLE AS $$
  SELECT ST_ForcePolygonCW(CASE WHEN metres IS NULL THEN shape
    ELSE ST_SnapToGrid(ST_SimplifyPreserveTopology(shape, metres), -20037508.342789244, 20037508.342789244,
      40075016.685578488 / (4096 << zoom), 40075016.685578488 / (4096 << zoom)) END)
$$;

CREATE OR REPLACE FUNCTION show_parcels(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO parcels_shownparcel (parcel_id, from_zoom, subdistrict_id, main_use, mixed_uses, code, shape, label)
  SELECT id, from_zoom, subdistrict_id, main_use, mixed_uses, code, shown.shape,
    CASE WHEN metres IS NULL THEN ST_PointOnSurface(turned.shape) END
  FROM parcels_parcel, LATERAL (SELECT ST_Transform(boundary, 3857) AS shape OFFSET 0) turned,
    (VALUES (13, 1.2), (15, 0.6), (16, NULL)) AS scale(from_zoom, metres),
    LATERAL (SELECT shown_shape(turned.shape, metres, from_zoom) AS shape OFFSET 0) shown
  WHERE id = ANY (ids) AND retired_on IS NULL AND NOT ST_IsEmpty(shown.shape)
  ORDER BY from_zoom, subdistrict_id, code -- neighbours stand on the same page
$$;

CREATE OR REPLACE FUNCTION show_buildings(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO parcels_shownbuilding (building_id, from_zoom, subdistrict_id, type_code, shape)
  SELECT id, from_zoom, subdistrict_id, type_code, shown.shape
  FROM parcels_building, (VALUES (15, 0.6), (16, NULL)) AS scale(from_zoom, metres),
    LATERAL (SELECT shown_shape(ST_Transform(footprint, 3857), metres, from_zoom) AS shape OFFSET 0) shown
  WHERE id = ANY (ids) AND retired_on IS NULL AND NOT ST_IsEmpty(shown.shape)
  ORDER BY from_zoom, subdistrict_id, code
$$;

CREATE OR REPLACE FUNCTION show_written_parcels() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  ids bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(id) INTO ids FROM later;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(id) INTO ids FROM earlier;
  ELSE
    SELECT array_agg(l.id) INTO ids FROM later l JOIN earlier e USING (id)
    WHERE (l.subdistrict_id, l.code, l.main_use, l.mixed_uses, l.retired_on, l.boundary)
      IS DISTINCT FROM (e.subdistrict_id, e.code, e.main_use, e.mixed_uses, e.retired_on, e.boundary);
  END IF;
  IF ids IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM parcels_shownparcel WHERE parcel_id = ANY (ids);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM show_parcels(ids);
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION show_written_buildings() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  ids bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(id) INTO ids FROM later;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(id) INTO ids FROM earlier;
  ELSE
    SELECT array_agg(l.id) INTO ids FROM later l JOIN earlier e USING (id)
    WHERE (l.subdistrict_id, l.type_code, l.retired_on, l.footprint)
      IS DISTINCT FROM (e.subdistrict_id, e.type_code, e.retired_on, e.footprint);
  END IF;
  IF ids IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM parcels_shownbuilding WHERE building_id = ANY (ids);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM show_buildings(ids);
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER shown_inserted AFTER INSERT ON parcels_parcel
  REFERENCING NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_parcels();
CREATE OR REPLACE TRIGGER shown_updated AFTER UPDATE ON parcels_parcel
  REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_parcels();
CREATE OR REPLACE TRIGGER shown_deleted AFTER DELETE ON parcels_parcel
  REFERENCING OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION show_written_parcels();
CREATE OR REPLACE TRIGGER shown_inserted AFTER INSERT ON parcels_building
  REFERENCING NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_buildings();
CREATE OR REPLACE TRIGGER shown_updated AFTER UPDATE ON parcels_building
  REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_buildings();
CREATE OR REPLACE TRIGGER shown_deleted AFTER DELETE ON parcels_building
  REFERENCING OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION show_written_buildings();

-- The rows of the scale of a zoom, of which one branch is read. Written to be inlined, with its caller's plan.
CREATE OR REPLACE FUNCTION shown_parcels(of bigint, zoom integer, seen geometry) RETURNS SETOF parcels_shownparcel
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT * FROM (
    SELECT * FROM parcels_shownparcel WHERE from_zoom = 13 AND zoom <= 14
    UNION ALL SELECT * FROM parcels_shownparcel WHERE from_zoom = 15 AND zoom = 15
    UNION ALL SELECT * FROM parcels_shownparcel WHERE from_zoom = 16 AND zoom >= 16
  ) s
  WHERE s.subdistrict_id = of AND s.shape && seen
$$;

CREATE OR REPLACE FUNCTION shown_buildings(of bigint, zoom integer, seen geometry) RETURNS SETOF parcels_shownbuilding
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT * FROM (
    SELECT * FROM parcels_shownbuilding WHERE from_zoom = 15 AND zoom <= 15
    UNION ALL SELECT * FROM parcels_shownbuilding WHERE from_zoom = 16 AND zoom >= 16
  ) s
  WHERE s.subdistrict_id = of AND s.shape && seen
$$;
