-- The layers of ground_tile as they were recorded at the end of a day (geo/sql/ground_on.sql). Shapes are
-- turned to the tile grid here: the history keeps no display columns.
CREATE OR REPLACE FUNCTION ground_tile_on(of bigint, z integer, x integer, y integer, day date, clock text)
RETURNS bytea LANGUAGE plpgsql STABLE PARALLEL SAFE
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  tile geometry := ST_TileEnvelope(z, x, y);
  width float8 := ST_XMax(tile) - ST_XMin(tile);
  near geometry := ST_Expand(tile, width);
  seen geometry := ST_Expand(tile, width / 64);
  ground geometry := (SELECT ST_Envelope(ST_Transform(seen, ST_SRID(s.boundary))) FROM geo_subdistrict s WHERE s.id = of);
  west float8 := ST_XMin(tile);
  north float8 := ST_YMax(tile);
  units float8 := 4096 / width;
  answer bytea;
BEGIN
  SELECT ST_AsMVT(shown, 'boundary', 4096, 'shape', 'id') INTO answer FROM (
    SELECT id, tile_shape(ST_Transform(boundary, 3857), tile, near, west, north, units) AS shape
    FROM outline_on(of, day, clock) WHERE boundary && ground
  ) shown;

  answer := answer || (SELECT ST_AsMVT(shown, 'zones', 4096, 'shape', 'id') FROM (
    SELECT id, code, tile_shape(ST_ForcePolygonCW(ST_Transform(boundary, 3857)), tile, near, west, north, units) AS shape
    FROM zones_on(of, day, clock) WHERE boundary && ground
  ) shown);

  answer := answer || (SELECT ST_AsMVT(shown, 'blocks', 4096, 'shape', 'id') FROM (
    SELECT id, zone || letter AS code,
      tile_shape(ST_ForcePolygonCW(ST_Transform(boundary, 3857)), tile, near, west, north, units) AS shape
    FROM blocks_on(of, day, clock) WHERE boundary && ground
  ) shown);

  answer := answer || (SELECT ST_AsMVT(shown, 'features', 4096, 'shape', 'id') FROM (
    SELECT id, kind, nullif(name_th, '') AS name_th, nullif(name_en, '') AS name_en,
      tile_shape(ST_ForcePolygonCW(ST_Transform(f.shape, 3857)), tile, near, west, north, units) AS shape
    FROM features_on(of, day, clock) f WHERE f.shape && ground AND (z >= 13 OR kind NOT IN ('lane', 'stream'))
  ) shown);

  RETURN answer || (SELECT ST_AsMVT(shown, 'villages', 4096, 'shape', 'id') FROM (
    SELECT id, moo, name_th, name_en, is_number_confirmed,
      tile_shape(ST_Transform(position, 3857), tile, near, west, north, units) AS shape
    FROM villages_on(of, day, clock) WHERE position && ground
  ) shown);
END
$$;
