SELECT coalesce(parcel_id, 0) AS parcel, coalesce(building_id, 0) AS building, coalesce(unit_id, 0) AS unit,
       party_id AS party, CASE kind WHEN 'ownership' THEN 1 WHEN 'possession' THEN 2 ELSE 3 END AS kind,
       share_numerator AS over, share_denominator AS under
  FROM parcels_right
 WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date
   AND kind IN ('ownership', 'possession', 'licence')
