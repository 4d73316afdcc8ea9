-- The register of one sub-district in one tile as it was true in law on a day (docs/decisions/0005).
--
-- A state in force that day is the parcel's own row, the row of a parcel that ended later, or a closed
-- version. Shapes that are closed or ended are turned to the tile grid here: they are few.
CREATE OR REPLACE FUNCTION parcels_on(of bigint, day date, seen geometry, z integer)
RETURNS TABLE(id bigint, code varchar, shape geometry) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  ground geometry := (SELECT ST_Envelope(ST_Transform(seen, ST_SRID(s.boundary))) FROM geo_subdistrict s WHERE s.id = of);
BEGIN
  RETURN QUERY
  SELECT p.id, p.code, s.shape
  FROM shown_parcels(of, z, seen) s JOIN parcels_parcel p ON p.id = s.parcel_id
  WHERE p.valid_from <= day
  UNION ALL
  SELECT p.id, p.code, ST_ForcePolygonCW(ST_Transform(p.boundary, 3857))
  FROM parcels_parcel p
  WHERE p.subdistrict_id = of AND p.retired_on > day AND p.valid_from <= day AND p.boundary && ground
  UNION ALL
  SELECT p.id, p.code, ST_ForcePolygonCW(ST_Transform(v.boundary, 3857))
  FROM parcels_parcelversion v JOIN parcels_parcel p ON p.id = v.parcel_id
  WHERE v.subdistrict_id = of AND v.during @> day AND v.boundary && ground;
END
$$;

CREATE OR REPLACE FUNCTION buildings_on(of bigint, day date, seen geometry)
RETURNS TABLE(id bigint, type_code varchar, shape geometry) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  ground geometry := (SELECT ST_Envelope(ST_Transform(seen, ST_SRID(s.boundary))) FROM geo_subdistrict s WHERE s.id = of);
BEGIN
  RETURN QUERY
  SELECT b.id, b.type_code, s.shape
  FROM shown_buildings(of, 18, seen) s JOIN parcels_building b ON b.id = s.building_id
  WHERE b.valid_from <= day
  UNION ALL
  SELECT b.id, b.type_code, ST_ForcePolygonCW(ST_Transform(b.footprint, 3857)) FROM parcels_building b
  WHERE b.subdistrict_id = of AND b.retired_on > day AND b.valid_from <= day AND b.footprint && ground
  UNION ALL
  SELECT v.building_id, v.type_code, ST_ForcePolygonCW(ST_Transform(v.footprint, 3857))
  FROM parcels_buildingversion v
  WHERE v.subdistrict_id = of AND v.during @> day AND v.footprint && ground;
END
$$;

CREATE OR REPLACE FUNCTION register_tile_on(of bigint, z integer, x integer, y integer, day date)
RETURNS bytea LANGUAGE plpgsql STABLE PARALLEL SAFE
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
  IF z < 13 THEN
    RETURN '';
  END IF;

  SELECT ST_AsMVT(shown, 'parcels', 4096, 'shape', 'id') INTO answer FROM (
    SELECT s.id,
      CASE WHEN cardinality(used.words) > 1 THEN 'MIXED' ELSE coalesce(used.words[1], 'NONE') END AS use,
      CASE WHEN cardinality(used.words) > 1 THEN used.words[1] || ' ' || used.words[2] END AS uses,
      tile_shape(s.shape, tile, near, west, north, units) AS shape
    FROM parcels_on(of, day, seen, z) s LEFT JOIN LATERAL (
      SELECT array_agg(word ORDER BY area DESC, word) AS words FROM (
        SELECT CASE WHEN u.exempt_item IS NOT NULL THEN 'EXEMPT' ELSE u.use END AS word, sum(u.area_sq_wah) AS area
        FROM parcels_usezone u
        WHERE u.subdistrict_id = of AND u.parcel_id = s.id AND u.during @> day GROUP BY 1
      ) each
    ) used ON true
  ) shown;
  IF z < 15 THEN
    RETURN answer;
  END IF;

  answer := answer || (SELECT ST_AsMVT(shown, 'buildings', 4096, 'shape', 'id') FROM (
    SELECT b.id, b.type_code AS type, tile_shape(b.shape, tile, near, west, north, units) AS shape
    FROM buildings_on(of, day, seen) b
  ) shown);
  IF z < 17 THEN
    RETURN answer;
  END IF;

  RETURN answer || (SELECT ST_AsMVT(shown, 'labels', 4096, 'shape', 'id') FROM (
    SELECT s.id, s.code, tile_shape(at, tile, near, west, north, units) AS shape
    FROM parcels_on(of, day, tile, z) s, LATERAL (SELECT ST_PointOnSurface(s.shape) AS at OFFSET 0) point
    WHERE ST_X(at) >= west AND ST_X(at) < west + width AND ST_Y(at) <= north AND ST_Y(at) > north - width
  ) shown);
END
$$;
