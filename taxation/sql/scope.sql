-- All parcels on which these parties held any taxed right on the day, in the land or in a building.
SELECT r.parcel_id
  FROM parcels_right r
 WHERE r.subdistrict_id = %(subdistrict)s AND r.during @> %(day)s::date
   AND r.party_id = ANY(%(parties)s::bigint[]) AND r.parcel_id IS NOT NULL
UNION
SELECT b.parcel_id
  FROM parcels_right r JOIN parcels_building b ON b.id = r.building_id
 WHERE r.subdistrict_id = %(subdistrict)s AND r.during @> %(day)s::date
   AND r.party_id = ANY(%(parties)s::bigint[]) AND b.parcel_id IS NOT NULL
UNION
SELECT b.parcel_id
  FROM parcels_right r JOIN parcels_unit u ON u.id = r.unit_id
  JOIN parcels_building b ON b.id = u.building_id
 WHERE r.subdistrict_id = %(subdistrict)s AND r.during @> %(day)s::date
   AND r.party_id = ANY(%(parties)s::bigint[]) AND b.parcel_id IS NOT NULL
