-- Unusual: not drawn, without the Treasury's price, or made of other parcels after its price was set.
SELECT s.id, coalesce(s.village_id, 0) AS village, (s.document_type = ANY(%(state_land)s))::int AS is_state,
       s.register_area_sq_wah * 100 AS area, coalesce(v.baht_per_sq_wah * 100, -1) AS price,
       coalesce(lower(v.in_force), make_date(1, 1, 1)) - make_date(1, 1, 1) + 1 AS since,
       ((s.boundary IS NULL OR v.source IS DISTINCT FROM 'treasury'
         OR m.made_on > coalesce(lower(v.in_force), make_date(1, 1, 1))) IS TRUE)::int AS is_odd,
       (b.parcel_id IS NOT NULL)::int AS is_spanned,
       coalesce(v.source, '')::text AS source, s.code::text,
       coalesce(ST_AsBinary(s.boundary, 'NDR'), '') AS shape
  FROM stood s
  LEFT JOIN taxation_valuation v
    ON v.subdistrict_id = %(subdistrict)s AND v.parcel_id = s.id AND v.in_force @> %(day)s::date
  LEFT JOIN (SELECT DISTINCT parcel_id FROM parcels_buildingparcel
              WHERE subdistrict_id = %(subdistrict)s) b ON b.parcel_id = s.id
  LEFT JOIN (SELECT l.child_id, max(e.effective_on) AS made_on
               FROM parcels_parcellineage l
               JOIN parcels_registerentry e ON e.id = l.entry_id AND e.effective_on <= %(day)s
              WHERE l.subdistrict_id = %(subdistrict)s
              GROUP BY l.child_id) m ON m.child_id = s.id
 ORDER BY s.code
