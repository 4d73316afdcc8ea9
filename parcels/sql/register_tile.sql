-- The register of one sub-district in one tile: layers parcels, buildings, houses, labels. No personal data.
--
-- What is in force now. Single parcels from zoom 13 (simplified to 15), buildings from 15, houses and
-- labels from 17. A label stands in the one tile that holds its point, so a code is written once however
-- many tiles its parcel covers. VOLATILE for the reason told in geo/sql/ground_tile.sql.
--
-- Words are text: ST_AsMVT looks up how any other type is written, at each word of each row.
-- The plan must be the one for any zoom: one for this zoom is leaner, but planning takes longer than drawing.
CREATE OR REPLACE FUNCTION register_tile(of bigint, z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql VOLATILE PARALLEL SAFE
SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  tile geometry := ST_TileEnvelope(z, x, y);
  width float8 := ST_XMax(tile) - ST_XMin(tile);
  near geometry := ST_Expand(tile, width);
  seen geometry := ST_Expand(tile, width / 64);
  west float8 := ST_XMin(tile);
  north float8 := ST_YMax(tile);
  units float8 := 4096 / width;
  answer bytea;
BEGIN
  IF z < 13 THEN
    RETURN '';
  END IF;

  SELECT ST_AsMVT(shown, 'parcels', 4096, 'shape', 'id') INTO answer FROM (
    SELECT parcel_id AS id, main_use::text AS use, nullif(mixed_uses, '')::text AS uses,
      tile_shape_on_grid(s.shape, tile, near, west, north, units) AS shape
    FROM shown_parcels(of, z, seen) s
  ) shown;
  IF z < 15 THEN
    RETURN answer;
  END IF;

  answer := answer || (SELECT ST_AsMVT(shown, 'buildings', 4096, 'shape', 'id') FROM (
    SELECT building_id AS id, type_code::text AS type,
      tile_shape_on_grid(s.shape, tile, near, west, north, units) AS shape
    FROM shown_buildings(of, z, seen) s
  ) shown);
  IF z < 17 THEN
    RETURN answer;
  END IF;

  answer := answer || (SELECT ST_AsMVT(shown, 'labels', 4096, 'shape', 'id') FROM (
    SELECT parcel_id AS id, code::text, tile_shape_on_grid(label, tile, near, west, north, units) AS shape
    FROM shown_parcels(of, 17, tile) s -- no other scale is planned for
    WHERE ST_X(label) >= west AND ST_X(label) < west + width
      AND ST_Y(label) <= north AND ST_Y(label) > north - width
  ) shown);

  RETURN answer || (SELECT ST_AsMVT(shown, 'houses', 4096, 'shape', 'id') FROM (
    SELECT id, nullif(house_number, '')::text AS no,
      tile_shape_on_grid(display, tile, near, west, north, units) AS shape
    FROM parcels_house
    WHERE subdistrict_id = of AND display && seen
  ) shown);
END
$$;
