-- What came of what by a day: child, parent, the parent's area, its price on the day and since when.
SELECT l.child_id, l.parent_id, e.effective_on, p.register_area_sq_wah, v.baht_per_sq_wah,
       coalesce(lower(v.in_force), make_date(1, 1, 1)) AS since
  FROM parcels_parcellineage l
  JOIN parcels_registerentry e ON e.id = l.entry_id AND e.effective_on <= %(day)s
  JOIN parcels_parcel p ON p.id = l.parent_id
  LEFT JOIN taxation_valuation v
    ON v.subdistrict_id = %(subdistrict)s AND v.parcel_id = p.id AND v.in_force @> %(day)s::date
 WHERE l.subdistrict_id = %(subdistrict)s
 ORDER BY l.id
