-- Holders of rights on a day. Personal: only for those who may see owners (parcels/permissions.py).
SELECT coalesce(parcel.code, building.code, unit.code),
  CASE WHEN parcel.id IS NOT NULL THEN 'parcel' WHEN building.id IS NOT NULL THEN 'building' ELSE 'unit' END,
  held.kind, held.share_numerator || '/' || held.share_denominator, party.id, party.kind, party.title, party.name,
  party.family_name, party.status, party.nationality, party.address, party.mailing_address, party.phone,
  party.owner_code, party.id_type, party.id_number_encrypted, lower(held.during)
FROM parcels_right held
JOIN parcels_party party ON party.id = held.party_id
LEFT JOIN parcels_parcel parcel ON parcel.id = held.parcel_id
LEFT JOIN parcels_building building ON building.id = held.building_id
LEFT JOIN parcels_unit unit ON unit.id = held.unit_id
WHERE held.subdistrict_id = %(of)s AND held.during @> %(day)s::date
ORDER BY 1, held.id
