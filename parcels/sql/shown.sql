-- The narrow rows a tile reads (parcels/models/shown.py), written with every statement on the register.
--
-- By statement, from its transition tables. A function keeps the plan of its first call in a connection;
-- one made for a single row would compare every row of an import with every other: no nested loops.
CREATE OR REPLACE FUNCTION show_parcels(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO parcels_shownparcel (parcel_id, subdistrict_id, code, main_use, mixed_uses, shape, shape_mid, shape_far, label)
  SELECT id, subdistrict_id, code, main_use, mixed_uses, ST_ForcePolygonCW(shape),
    ST_ForcePolygonCW(ST_SimplifyPreserveTopology(shape, 0.6)),
    ST_ForcePolygonCW(ST_SimplifyPreserveTopology(shape, 1.2)), ST_PointOnSurface(shape)
  FROM parcels_parcel, LATERAL (SELECT ST_Transform(boundary, 3857) AS shape OFFSET 0) turned
  WHERE id = ANY (ids) AND retired_on IS NULL AND boundary IS NOT NULL
  ORDER BY subdistrict_id, code -- neighbours stand on the same page
$$;

CREATE OR REPLACE FUNCTION show_buildings(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO parcels_shownbuilding (building_id, subdistrict_id, type_code, shape, shape_mid)
  SELECT id, subdistrict_id, type_code, ST_ForcePolygonCW(shape),
    ST_ForcePolygonCW(ST_SimplifyPreserveTopology(shape, 0.6))
  FROM parcels_building, LATERAL (SELECT ST_Transform(footprint, 3857) AS shape OFFSET 0) turned
  WHERE id = ANY (ids) AND retired_on IS NULL AND footprint IS NOT NULL
  ORDER BY subdistrict_id, code
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

CREATE TRIGGER shown_inserted AFTER INSERT ON parcels_parcel
  REFERENCING NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_parcels();
CREATE TRIGGER shown_updated AFTER UPDATE ON parcels_parcel
  REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_parcels();
CREATE TRIGGER shown_deleted AFTER DELETE ON parcels_parcel
  REFERENCING OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION show_written_parcels();
CREATE TRIGGER shown_inserted AFTER INSERT ON parcels_building
  REFERENCING NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_buildings();
CREATE TRIGGER shown_updated AFTER UPDATE ON parcels_building
  REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION show_written_buildings();
CREATE TRIGGER shown_deleted AFTER DELETE ON parcels_building
  REFERENCING OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION show_written_buildings();
