-- Parcels with their holders for the LTAX workbook.
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
SELECT owners.ids, owners.tokens, state.code, state.document_type, state.document_number, state.survey_page,
  state.map_sheet, state.land_number, village.moo, state.register_area_sq_wah, parcel.land_group, state.remark
FROM state
JOIN parcels_parcel parcel ON parcel.id = state.id
LEFT JOIN geo_village village ON village.id = state.village_id
LEFT JOIN LATERAL (
  SELECT array_agg(party.id ORDER BY held.id) AS ids, array_agg(party.id_number_encrypted ORDER BY held.id) AS tokens,
    string_agg(held.share_numerator || '/' || held.share_denominator, ';' ORDER BY held.id) AS shares
  FROM parcels_right held JOIN parcels_party party ON party.id = held.party_id
  WHERE held.parcel_id = state.id AND held.during @> %(day)s::date
    AND held.kind IN ('ownership', 'possession', 'licence')
) owners ON true
ORDER BY state.code
