SELECT s.id, coalesce(s.parcel_id, 0) AS parcel, s.area_sq_m * 100 AS area,
       coalesce(s.footprint_sq_m * 100, 0) AS footprint, coalesce(s.year_built, 0) AS year_built,
       s.is_unfinished::int AS is_unfinished, (o.building_id IS NOT NULL)::int AS is_odd,
       s.code::text, replace(s.type_code, E'\x1f', '') AS type_code, s.material::text
  FROM stood s
  LEFT JOIN (SELECT building_id FROM parcels_unit WHERE subdistrict_id = %(subdistrict)s
              UNION
             SELECT building_id FROM parcels_buildingparcel WHERE subdistrict_id = %(subdistrict)s) o
    ON o.building_id = s.id
 ORDER BY s.code
