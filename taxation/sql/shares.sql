-- What parcels, buildings and units are held in shares that are no whole on a day, by kind of right.
-- The register's own rule looks at what is open today; a day in the past may still be wrong where
-- an end and a beginning were dated apart. Where the question is about some parcels `only` is an
-- array: a few rows, found by their index.
WITH roofs AS (
    SELECT id FROM parcels_building WHERE parcel_id = ANY(%(only)s::bigint[])
    UNION
    SELECT building_id FROM parcels_buildingparcel WHERE parcel_id = ANY(%(only)s::bigint[])
), asked AS (
    SELECT * FROM parcels_right
     WHERE subdistrict_id = %(subdistrict)s AND %(only)s::bigint[] IS NULL
    UNION ALL
    SELECT * FROM parcels_right
     WHERE subdistrict_id = %(subdistrict)s AND parcel_id = ANY(%(only)s::bigint[])
    UNION ALL
    SELECT * FROM parcels_right
     WHERE subdistrict_id = %(subdistrict)s AND building_id = ANY(ARRAY(SELECT id FROM roofs))
    UNION ALL
    SELECT * FROM parcels_right
     WHERE subdistrict_id = %(subdistrict)s
       AND unit_id = ANY(ARRAY(SELECT u.id FROM parcels_unit u JOIN roofs ON roofs.id = u.building_id))
), held AS (
    SELECT parcel_id, building_id, unit_id,
           sum(share_numerator::float8 / share_denominator) FILTER (WHERE kind = 'ownership') AS owned,
           sum(share_numerator::float8 / share_denominator) FILTER (WHERE kind = 'possession') AS possessed,
           sum(share_numerator::float8 / share_denominator) FILTER (WHERE kind = 'licence') AS licensed
      FROM asked
     WHERE during @> %(day)s::date AND kind IN ('ownership', 'possession', 'licence')
     GROUP BY parcel_id, building_id, unit_id
)
SELECT * FROM held
 WHERE abs(owned - 1) > 1e-9 OR abs(possessed - 1) > 1e-9 OR abs(licensed - 1) > 1e-9
