SELECT coalesce(parcel_id, building_id, unit_id) AS thing, party_id AS party,
       share_numerator AS over, share_denominator AS under,
       CASE kind WHEN 'ownership' THEN 1 WHEN 'possession' THEN 2 ELSE 3 END AS kind,
       CASE WHEN parcel_id IS NOT NULL THEN 1 WHEN building_id IS NOT NULL THEN 2 ELSE 3 END AS in_what
  FROM parcels_right
 WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date
   AND kind IN ('ownership', 'possession', 'licence')
