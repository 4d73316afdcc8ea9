-- Use rows of parcels, with what decides the kind of residence: who of the house register owns what,
-- by the places houses and buildings had on that day.
WITH stood AS (
  SELECT id AS building_id, parcel_id FROM parcels_building
  WHERE subdistrict_id = %(of)s AND valid_from <= %(day)s AND (retired_on IS NULL OR retired_on > %(day)s)
  UNION ALL
  SELECT building_id, parcel_id FROM parcels_buildingversion
  WHERE subdistrict_id = %(of)s AND during @> %(day)s::date
), named AS MATERIALIZED (
  SELECT registered.party_id, house.building_id, house.parcel_id, stood.parcel_id AS ground_id
  FROM houses_on(%(of)s, %(day)s, %(zone)s) house
  JOIN parcels_houseregistration registered ON registered.house_id = house.id
    AND registered.during @> %(day)s::date
  LEFT JOIN stood ON stood.building_id = house.building_id
), owner_lives AS MATERIALIZED (
  SELECT DISTINCT place.parcel_id, named.party_id
  FROM named, LATERAL (VALUES (named.parcel_id), (named.ground_id)) place (parcel_id)
  WHERE place.parcel_id IS NOT NULL
), house_owner_lives AS MATERIALIZED (
  SELECT DISTINCT named.ground_id AS parcel_id
  FROM named JOIN parcels_right held ON held.building_id = named.building_id AND held.party_id = named.party_id
  WHERE held.during @> %(day)s::date
)
SELECT owners.ids, owners.tokens, parcel.code, used.use, used.area_sq_wah, used.used_by, used.crop, used.vacant_since,
  EXISTS (
    SELECT FROM owner_lives WHERE owner_lives.parcel_id = parcel.id AND owner_lives.party_id = ANY (owners.ids)
  ) AS has_registered_owner,
  parcel.id IN (SELECT parcel_id FROM house_owner_lives WHERE parcel_id IS NOT NULL) AS has_registered_house_owner
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
