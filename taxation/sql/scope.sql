-- All parcels on which these parties held any taxed right on the day: in the land, in a building or
-- in a unit. With a building that stands on several parcels come all of them.
WITH held AS (
    SELECT r.parcel_id
      FROM parcels_right r
     WHERE r.subdistrict_id = %(subdistrict)s AND r.during @> %(day)s::date
       AND r.party_id = ANY(%(parties)s::bigint[]) AND r.parcel_id IS NOT NULL
    UNION
    SELECT b.parcel_id
      FROM parcels_right r
      LEFT JOIN parcels_unit u ON u.id = r.unit_id
      JOIN parcels_building b ON b.id = coalesce(r.building_id, u.building_id)
     WHERE r.subdistrict_id = %(subdistrict)s AND r.during @> %(day)s::date
       AND r.party_id = ANY(%(parties)s::bigint[]) AND b.parcel_id IS NOT NULL
), spread AS (
    SELECT building_id, parcel_id FROM parcels_buildingparcel
     WHERE subdistrict_id = %(subdistrict)s
    UNION
    SELECT b.id, b.parcel_id
      FROM parcels_building b JOIN parcels_buildingparcel s ON s.building_id = b.id
     WHERE s.subdistrict_id = %(subdistrict)s AND b.parcel_id IS NOT NULL
)
SELECT parcel_id FROM held
UNION
SELECT other.parcel_id
  FROM spread mine JOIN spread other USING (building_id)
 WHERE mine.parcel_id IN (SELECT parcel_id FROM held)
