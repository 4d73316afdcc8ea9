SELECT id, (kind = 'natural')::int AS is_natural, btrim(title || name || ' ' || family_name) AS name,
       CASE WHEN mailing_address <> '' THEN mailing_address ELSE address END AS address
  FROM parcels_party
 WHERE subdistrict_id = %(subdistrict)s AND id = ANY(%(ids)s::bigint[])
 ORDER BY id
