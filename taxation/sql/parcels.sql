SELECT l.id, l.code, l.village_id, g.moo, l.document_type, l.document_number, l.register_area_sq_wah,
       l.is_state_land, l.boundary IS NOT NULL AS is_drawn, coalesce(l.holders, '{}') AS holders,
       v.baht_per_sq_wah, v.source AS price_source,
       CASE WHEN v.id IS NOT NULL
            THEN coalesce(lower(v.in_force), make_date(1, 1, 1)) END AS price_since
  FROM land l
  LEFT JOIN taxation_valuation v
    ON v.subdistrict_id = %(subdistrict)s AND v.parcel_id = l.id AND v.in_force @> %(day)s::date
  LEFT JOIN geo_village g ON g.id = l.village_id
 ORDER BY l.code
