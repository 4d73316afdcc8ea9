-- Natural persons whose name stands in a house register on the day (s41). Of some parties: theirs, and
-- all in the buildings of the parcels asked about; a few rows, found by their index.
WITH registered AS (
    SELECT id, party_id, house_id
      FROM parcels_houseregistration
     WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date
       AND %(parties)s::bigint[] IS NULL
    UNION ALL
    SELECT id, party_id, house_id
      FROM parcels_houseregistration
     WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date
       AND (party_id = ANY(%(parties)s::bigint[]) OR house_id = ANY(ARRAY(
            SELECT h.id FROM parcels_house h JOIN parcels_building b ON b.id = h.building_id
             WHERE b.parcel_id = ANY(%(only)s::bigint[]) AND %(parties)s::bigint[] IS NOT NULL)))
)
SELECT hr.party_id, h.id AS house_id, h.house_number, h.building_id, h.unit_id,
       coalesce(b.parcel_id, h.parcel_id) AS parcel_id
  FROM registered hr
  JOIN parcels_house h ON h.id = hr.house_id
  JOIN parcels_party p ON p.id = hr.party_id AND p.kind = 'natural'
  LEFT JOIN parcels_building b ON b.id = h.building_id
 ORDER BY hr.party_id, h.id
