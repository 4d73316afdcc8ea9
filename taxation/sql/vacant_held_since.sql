-- Vacant land and the day since which its present holders have held it. A split or a merge makes new
-- parcels and new rights: what one party held on a parent up to that day goes on in the child.
WITH RECURSIVE vacant AS (
    SELECT DISTINCT z.parcel_id
      FROM parcels_usezone z
     WHERE z.subdistrict_id = %(subdistrict)s AND z.during @> %(day)s::date AND z.use = 'UNUSED'
       AND (%(only)s::bigint[] IS NULL OR z.parcel_id = ANY(%(only)s::bigint[]))
), held AS (
    SELECT r.parcel_id AS land, r.parcel_id, r.party_id, lower(r.during) AS since
      FROM parcels_right r JOIN vacant v ON v.parcel_id = r.parcel_id
     WHERE r.subdistrict_id = %(subdistrict)s AND r.during @> %(day)s::date
       AND r.kind IN ('ownership', 'possession', 'licence')
    UNION
    SELECT h.land, r.parcel_id, r.party_id, lower(r.during)
      FROM held h
      JOIN parcels_parcellineage l ON l.child_id = h.parcel_id
      JOIN parcels_right r
        ON r.parcel_id = l.parent_id AND r.party_id = h.party_id
       AND lower(r.during) < h.since AND coalesce(upper(r.during) >= h.since, true)
)
SELECT land, max(since)
  FROM (SELECT land, party_id, min(since) AS since FROM held GROUP BY land, party_id) h
 GROUP BY land
