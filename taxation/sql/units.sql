-- Condominium units on a day with their holders, and the price of an account that fits them best:
-- the unit's own, else that of its floor, else that of the whole building.
WITH held AS (
    SELECT r.unit_id, array_agg(DISTINCT r.party_id ORDER BY r.party_id) AS holders
      FROM parcels_right r
     WHERE r.subdistrict_id = %(subdistrict)s AND r.unit_id IS NOT NULL
       AND r.during @> %(day)s::date AND r.kind IN ('ownership', 'possession', 'licence')
     GROUP BY r.unit_id
)
SELECT u.id, u.code, u.number, u.building_id, u.area_sq_m, coalesce(h.holders, '{}'),
       p.baht_per_sq_m, p.source
  FROM parcels_unit u
  JOIN parcels_building b ON b.id = u.building_id
  LEFT JOIN held h ON h.unit_id = u.id
  LEFT JOIN LATERAL (
       SELECT v.baht_per_sq_m, v.source
         FROM taxation_unitprice v JOIN taxation_priceaccount a ON a.id = v.account_id
        WHERE v.subdistrict_id = %(subdistrict)s AND a.code = %(account)s
          AND v.building_id = u.building_id
          AND (v.unit_id = u.id OR v.unit_id IS NULL AND v.floor IN (u.floor, ''))
        ORDER BY v.unit_id NULLS LAST, v.floor = '' LIMIT 1) p ON true
 WHERE u.subdistrict_id = %(subdistrict)s
   AND u.valid_from <= %(day)s AND (u.retired_on IS NULL OR u.retired_on > %(day)s)
   AND (%(only)s::bigint[] IS NULL OR b.parcel_id = ANY(%(only)s::bigint[])
        OR b.id IN (SELECT building_id FROM parcels_buildingparcel
                     WHERE parcel_id = ANY(%(only)s::bigint[])))
 ORDER BY u.code
