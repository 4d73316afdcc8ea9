SELECT s.id, coalesce(s.village_id, 0) AS village, (s.document_type = ANY(%(state_land)s))::int AS is_state,
       s.register_area_sq_wah * 100 AS area, coalesce(v.baht_per_sq_wah * 100, -1) AS price,
       (s.boundary IS NULL OR v.source IS DISTINCT FROM 'treasury' OR l.parcel_id IS NOT NULL)::int AS is_odd,
       s.code::text
  FROM stood s
  LEFT JOIN taxation_valuation v
    ON v.subdistrict_id = %(subdistrict)s AND v.parcel_id = s.id AND v.in_force @> %(day)s::date
  LEFT JOIN (SELECT child_id AS parcel_id FROM parcels_parcellineage WHERE subdistrict_id = %(subdistrict)s
              UNION
             SELECT parcel_id FROM parcels_buildingparcel WHERE subdistrict_id = %(subdistrict)s) l
    ON l.parcel_id = s.id
 ORDER BY s.code
