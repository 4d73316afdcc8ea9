SELECT id, coalesce(building_id, 0) AS building, coalesce(unit_id, 0) AS unit, coalesce(parcel_id, 0) AS parcel,
       replace(house_number, E'\x1f', '') AS number
  FROM parcels_house
 WHERE subdistrict_id = %(subdistrict)s
