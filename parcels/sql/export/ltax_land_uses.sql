-- Use rows of parcels, with what decides the kind of residence: who of the house register owns what.
SELECT owners.ids, owners.tokens, parcel.code, used.use, used.area_sq_wah, used.used_by, used.crop, used.vacant_since,
  EXISTS (
    SELECT FROM parcels_houseregistration named JOIN parcels_house house ON house.id = named.house_id
    LEFT JOIN parcels_building building ON building.id = house.building_id
    WHERE (house.parcel_id = parcel.id OR building.parcel_id = parcel.id) AND named.during @> %(day)s::date
      AND named.party_id = ANY (owners.ids)
  ) AS has_registered_owner,
  EXISTS (
    SELECT FROM parcels_houseregistration named JOIN parcels_house house ON house.id = named.house_id
    JOIN parcels_building building ON building.id = house.building_id
    JOIN parcels_right held ON held.building_id = building.id AND held.party_id = named.party_id
    WHERE building.parcel_id = parcel.id AND named.during @> %(day)s::date AND held.during @> %(day)s::date
  ) AS has_registered_house_owner
FROM parcels_usezone used
JOIN parcels_parcel parcel ON parcel.id = used.parcel_id
LEFT JOIN LATERAL (
  SELECT array_agg(party.id ORDER BY held.id) AS ids, array_agg(party.id_number_encrypted ORDER BY held.id) AS tokens,
    string_agg(held.share_numerator || '/' || held.share_denominator, ';' ORDER BY held.id) AS shares
  FROM parcels_right held JOIN parcels_party party ON party.id = held.party_id
  WHERE held.parcel_id = parcel.id AND held.during @> %(day)s::date
    AND held.kind IN ('ownership', 'possession', 'licence')
) owners ON true
WHERE used.subdistrict_id = %(of)s AND used.during @> %(day)s::date
ORDER BY parcel.code, used.id
