-- Natural persons who hold a right here and whose name stands in a house register on the day (s41).
SELECT hr.party_id, h.id AS house_id, h.house_number, h.building_id, h.unit_id,
       coalesce(b.parcel_id, h.parcel_id) AS parcel_id
  FROM parcels_houseregistration hr
  JOIN parcels_house h ON h.id = hr.house_id
  JOIN parcels_party p ON p.id = hr.party_id AND p.kind = 'natural'
  LEFT JOIN parcels_building b ON b.id = h.building_id
 WHERE hr.subdistrict_id = %(subdistrict)s AND hr.during @> %(day)s::date
   AND (%(parties)s::bigint[] IS NULL OR hr.party_id = ANY(%(parties)s::bigint[]))
 ORDER BY hr.party_id, h.id
