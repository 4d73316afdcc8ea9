-- Buildings as they were on a day, with all the parcels they stand on.
WITH state AS (
  SELECT id, code, parcel_id, valid_from, type_code, material, floors, area_sq_m, year_built, is_year_estimated,
    is_unfinished, footprint, footprint_source, footprint_on, footprint_accuracy_m, remark
  FROM parcels_building
  WHERE subdistrict_id = %(of)s AND valid_from <= %(day)s AND (retired_on IS NULL OR retired_on > %(day)s)
  UNION ALL
  SELECT building.id, building.code, past.parcel_id, lower(past.during), past.type_code, past.material,
    past.floors, past.area_sq_m, past.year_built, past.is_year_estimated, past.is_unfinished, past.footprint,
    past.footprint_source, past.footprint_on, past.footprint_accuracy_m, past.remark
  FROM parcels_buildingversion past JOIN parcels_building building ON building.id = past.building_id
  WHERE past.subdistrict_id = %(of)s AND past.during @> %(day)s::date
)
SELECT state.code, parcel.code, further.codes, state.type_code, state.material, state.floors, state.area_sq_m,
  state.year_built + 543, state.is_year_estimated, state.is_unfinished, round(ST_Area(state.footprint)::numeric, 3),
  state.footprint_source, state.footprint_on, state.footprint_accuracy_m, state.remark, state.valid_from,
  ST_AsBinary(ST_Transform(state.footprint, %(srid)s))
FROM state
LEFT JOIN parcels_parcel parcel ON parcel.id = state.parcel_id
LEFT JOIN LATERAL (
  SELECT string_agg(other.code, ';' ORDER BY other.code) AS codes
  FROM parcels_buildingparcel link JOIN parcels_parcel other ON other.id = link.parcel_id
  WHERE link.building_id = state.id
) further ON true
ORDER BY state.code
