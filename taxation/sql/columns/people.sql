SELECT id, (kind = 'natural')::int AS is_natural, replace(btrim(title || name || ' ' || family_name), E'\x1f', '') AS name,
       replace(CASE WHEN mailing_address <> '' THEN mailing_address ELSE address END, E'\x1f', '') AS address
  FROM parcels_party
 WHERE subdistrict_id = %(subdistrict)s AND id = ANY(%(ids)s::bigint[])
 ORDER BY id
