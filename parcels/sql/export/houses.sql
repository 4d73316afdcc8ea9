-- Houses with their numbers as they were recorded at the end of a day.
SELECT house.house_number, village.moo, house.house_code, building.code, parcel.code,
  ST_AsBinary(ST_Transform(house.position, %(srid)s))
FROM houses_on(%(of)s, %(day)s, %(zone)s) house
JOIN geo_village village ON village.id = house.village_id
LEFT JOIN parcels_building building ON building.id = house.building_id
LEFT JOIN parcels_parcel parcel ON parcel.id = house.parcel_id
ORDER BY village.moo, house.house_number, house.id
