-- With their own holders; empty means those of the land.
, held AS (
    SELECT r.building_id, array_agg(DISTINCT r.party_id ORDER BY r.party_id) AS holders
      FROM parcels_right r
     WHERE r.subdistrict_id = %(subdistrict)s AND r.building_id IS NOT NULL
       AND (%(only)s::bigint[] IS NULL OR r.building_id = ANY(ARRAY(SELECT id FROM wanted)))
       AND r.during @> %(day)s::date AND r.kind IN ('ownership', 'possession', 'licence')
     GROUP BY r.building_id
)
SELECT s.*, coalesce(h.holders, '{}') AS holders
  FROM stood s LEFT JOIN held h ON h.building_id = s.id
 ORDER BY s.code
