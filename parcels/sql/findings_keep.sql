-- Faults just seen, as JSON: new ones begin, those that have come back begin again, those that look
-- as before are not written. A fault without a shape is shown inside its first parcel (or that
-- parcel's block) or its first building.
INSERT INTO parcels_finding AS kept (subdistrict_id, kind, key, parcels, buildings, rows, codes,
       size, shape, place, found_at, found_by_id)
SELECT %(of)s, f.kind, f.key, f.parcels, f.buildings, f.rows, f.codes, f.size, f.shape::geometry,
       coalesce(f.place::geometry, CASE WHEN f.shape IS NULL
           THEN ST_PointOnSurface(coalesce(p.boundary, b.boundary, r.footprint)) END),
       %(now)s, %(by)s
  FROM jsonb_to_recordset(%(faults)s::jsonb) AS f (kind text, key text, parcels bigint[],
       buildings bigint[], rows bigint[], codes text[], size float8, shape text, place text)
  LEFT JOIN parcels_parcel p ON p.id = f.parcels[1] AND p.subdistrict_id = %(of)s
  LEFT JOIN geo_block b ON b.id = p.block_id
  LEFT JOIN parcels_building r ON f.parcels = '{}' AND r.id = f.buildings[1]
   AND r.subdistrict_id = %(of)s
ON CONFLICT (subdistrict_id, kind, key) DO UPDATE SET
       parcels = excluded.parcels, buildings = excluded.buildings, rows = excluded.rows,
       codes = excluded.codes, size = excluded.size, shape = excluded.shape, place = excluded.place,
       found_at = CASE WHEN kept.gone_at IS NULL THEN kept.found_at ELSE excluded.found_at END,
       found_by_id = CASE WHEN kept.gone_at IS NULL THEN kept.found_by_id
                          ELSE excluded.found_by_id END,
       gone_at = NULL, gone_by_id = NULL
 WHERE kept.gone_at IS NOT NULL
    OR (kept.parcels, kept.buildings, kept.rows, kept.codes, kept.size,
        kept.shape::bytea, kept.place::bytea)
       IS DISTINCT FROM (excluded.parcels, excluded.buildings, excluded.rows, excluded.codes,
        excluded.size, excluded.shape::bytea, excluded.place::bytea)
