-- The ground of one sub-district in one tile: layers boundary, zones, blocks, features, villages.
--
-- VOLATILE on purpose: each query inside sees what is committed when it runs, so that the caller's lock,
-- taken first, decides whether the result may be kept (geo/tiles.py). No parallel workers: the map asks
-- for many tiles at once, and each keeps one core busy.
CREATE OR REPLACE FUNCTION ground_tile(of bigint, z integer, x integer, y integer)
RETURNS bytea LANGUAGE plpgsql VOLATILE PARALLEL SAFE
SET max_parallel_workers_per_gather = 0 AS $$
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
  SELECT ST_AsMVT(shown, 'boundary', 4096, 'shape', 'id') INTO answer FROM (
    SELECT s.id, tile_shape(drawn.shape, tile, near, west, north, units) AS shape
    FROM geo_subdistrict s, LATERAL (SELECT ST_Transform(s.boundary, 3857) AS shape) drawn
    WHERE s.id = of AND drawn.shape && seen
  ) shown;

  answer := answer || (SELECT ST_AsMVT(shown, 'zones', 4096, 'shape', 'id') FROM (
    SELECT id, code, tile_shape(display, tile, near, west, north, units) AS shape
    FROM geo_zone WHERE subdistrict_id = of AND display && seen
  ) shown);

  answer := answer || (SELECT ST_AsMVT(shown, 'blocks', 4096, 'shape', 'id') FROM (
    SELECT b.id, o.code || b.letter AS code, tile_shape(b.display, tile, near, west, north, units) AS shape
    FROM geo_block b JOIN geo_zone o ON o.id = b.zone_id
    WHERE b.subdistrict_id = of AND b.display && seen
  ) shown);

  answer := answer || (SELECT ST_AsMVT(shown, 'features', 4096, 'shape', 'id') FROM (
    SELECT id, kind, nullif(name_th, '') AS name_th, nullif(name_en, '') AS name_en,
      tile_shape(display, tile, near, west, north, units) AS shape
    FROM geo_mapfeature WHERE subdistrict_id = of AND display && seen
      AND (z >= 13 OR kind NOT IN ('lane', 'stream'))
  ) shown);

  RETURN answer || (SELECT ST_AsMVT(shown, 'villages', 4096, 'shape', 'id') FROM (
    SELECT v.id, moo, name_th, name_en, is_number_confirmed,
      tile_shape(drawn.shape, tile, near, west, north, units) AS shape
    FROM geo_village v, LATERAL (SELECT ST_Transform(v.position, 3857) AS shape) drawn
    WHERE v.subdistrict_id = of AND drawn.shape && seen
  ) shown);
END
$$;
