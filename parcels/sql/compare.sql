-- What differs in one sub-district between two days: a row for each parcel with something added, ended or changed.
--
-- Only parcels that an act touched between the days are compared; all others are the same by definition.
WITH days(n, day) AS (VALUES (1, %(first)s::date), (2, %(second)s::date)),
span AS (SELECT daterange(%(first)s::date + 1, %(second)s::date + 1) AS days),
touched AS (
  SELECT p.id FROM parcels_parcel p, span
  WHERE p.subdistrict_id = %(subdistrict)s AND (span.days @> p.valid_from OR span.days @> p.retired_on)
  UNION
  SELECT v.parcel_id FROM parcels_parcelversion v, span
  WHERE v.subdistrict_id = %(subdistrict)s AND (span.days @> lower(v.during) OR span.days @> upper(v.during))
  UNION
  SELECT u.parcel_id FROM parcels_usezone u, span
  WHERE u.subdistrict_id = %(subdistrict)s AND (span.days @> lower(u.during) OR span.days @> upper(u.during))
  UNION
  SELECT r.parcel_id FROM parcels_right r, span
  WHERE r.subdistrict_id = %(subdistrict)s AND r.parcel_id IS NOT NULL
    AND (span.days @> lower(r.during) OR span.days @> upper(r.during))
),
state AS (
  SELECT d.n, p.id, p.boundary, p.register_area_sq_wah AS area, p.document_type, p.document_number
  FROM touched t JOIN parcels_parcel p ON p.id = t.id
  JOIN days d ON p.valid_from <= d.day AND (p.retired_on IS NULL OR p.retired_on > d.day)
  UNION ALL
  SELECT d.n, v.parcel_id, v.boundary, v.register_area_sq_wah, v.document_type, v.document_number
  FROM touched t JOIN parcels_parcelversion v ON v.parcel_id = t.id JOIN days d ON v.during @> d.day
),
used AS (
  SELECT n, parcel_id, jsonb_agg(jsonb_build_array(word, area) ORDER BY area DESC, word) AS rows
  FROM (
    SELECT d.n, u.parcel_id, CASE WHEN u.exempt_item IS NOT NULL THEN 'EXEMPT' ELSE u.use END AS word,
      sum(u.area_sq_wah) AS area
    FROM touched t JOIN parcels_usezone u ON u.parcel_id = t.id JOIN days d ON u.during @> d.day
    GROUP BY 1, 2, 3
  ) each GROUP BY 1, 2
),
held AS (
  SELECT d.n, r.parcel_id,
    jsonb_agg(jsonb_build_array(r.party_id, r.kind, r.share_numerator || '/' || r.share_denominator)
      ORDER BY r.kind, r.party_id) AS rows
  FROM touched t JOIN parcels_right r ON r.parcel_id = t.id JOIN days d ON r.during @> d.day
  GROUP BY 1, 2
)
SELECT p.id, p.code, village.moo, was.id IS NOT NULL AS was_there, now.id IS NOT NULL AS is_there,
  was.boundary IS DISTINCT FROM now.boundary AS is_moved,
  jsonb_build_array(was.area::text, was.document_type, was.document_number) AS was_record,
  jsonb_build_array(now.area::text, now.document_type, now.document_number) AS now_record,
  used_was.rows AS was_uses, used_now.rows AS now_uses, held_was.rows AS was_held, held_now.rows AS now_held,
  ST_AsGeoJSON(ST_Transform(coalesce(now.boundary, was.boundary), 4326), 7) AS shape
FROM touched t
JOIN parcels_parcel p ON p.id = t.id
LEFT JOIN geo_village village ON village.id = p.village_id
LEFT JOIN state was ON was.id = t.id AND was.n = 1
LEFT JOIN state now ON now.id = t.id AND now.n = 2
LEFT JOIN used used_was ON used_was.parcel_id = t.id AND used_was.n = 1
LEFT JOIN used used_now ON used_now.parcel_id = t.id AND used_now.n = 2
LEFT JOIN held held_was ON held_was.parcel_id = t.id AND held_was.n = 1
LEFT JOIN held held_now ON held_now.parcel_id = t.id AND held_now.n = 2
WHERE (was.id IS NULL) <> (now.id IS NULL)
  OR (was.id IS NOT NULL AND (
    was.boundary IS DISTINCT FROM now.boundary
    OR (was.area, was.document_type, was.document_number)
      IS DISTINCT FROM (now.area, now.document_type, now.document_number)
    OR used_was.rows IS DISTINCT FROM used_now.rows
    OR held_was.rows IS DISTINCT FROM held_now.rows))
ORDER BY p.code
