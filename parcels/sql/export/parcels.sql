-- Parcels as they were in law on a day, with what their uses were then.
WITH state AS (
  SELECT id, code, block_id, village_id, valid_from, document_type, document_number, survey_page, map_sheet,
    land_number, register_area_sq_wah, boundary, boundary_source, boundary_on, boundary_accuracy_m, remark
  FROM parcels_parcel
  WHERE subdistrict_id = %(of)s AND valid_from <= %(day)s AND (retired_on IS NULL OR retired_on > %(day)s)
  UNION ALL
  SELECT parcel.id, parcel.code, parcel.block_id, parcel.village_id, lower(past.during), past.document_type,
    past.document_number, past.survey_page, past.map_sheet, past.land_number, past.register_area_sq_wah,
    past.boundary, past.boundary_source, past.boundary_on, past.boundary_accuracy_m, past.remark
  FROM parcels_parcelversion past JOIN parcels_parcel parcel ON parcel.id = past.parcel_id
  WHERE past.subdistrict_id = %(of)s AND past.during @> %(day)s::date
)
SELECT state.code, zone.code, block.letter, substring(state.code FROM '[0-9]{3}(?:/[0-9]{3})?$'), village.moo,
  state.document_type, state.document_number, state.survey_page, state.map_sheet, state.land_number,
  floor(state.register_area_sq_wah / 400)::int, floor(mod(state.register_area_sq_wah, 400) / 100)::int,
  mod(state.register_area_sq_wah, 100), state.register_area_sq_wah,
  round(ST_Area(state.boundary)::numeric, 3), uses.first, uses.words,
  state.boundary_source, state.boundary_on, state.boundary_accuracy_m, state.remark, state.valid_from,
  ST_AsBinary(ST_Transform(state.boundary, %(srid)s))
FROM state
JOIN geo_block block ON block.id = state.block_id
JOIN geo_zone zone ON zone.id = block.zone_id
LEFT JOIN geo_village village ON village.id = state.village_id
LEFT JOIN LATERAL (
  SELECT (array_agg(use ORDER BY area DESC, use))[1] AS first,
    string_agg(use || ' ' || area, '; ' ORDER BY area DESC, use) AS words
  FROM (
    SELECT CASE WHEN exempt_item IS NULL THEN use ELSE 'EXEMPT' END AS use, sum(area_sq_wah) AS area
    FROM parcels_usezone WHERE parcel_id = state.id AND during @> %(day)s::date GROUP BY 1
  ) sums
) uses ON true
ORDER BY state.code
