-- `since`: for a standing reduction, the first day this land had it, through edits, splits and merges.
SELECT z.parcel_id, z.use, z.area_sq_wah, z.used_by, z.vacant_since, z.exempt_item,
       z.standing_reduction,
       CASE WHEN z.standing_reduction <> '' THEN (
            WITH RECURSIVE land AS (
                SELECT z.parcel_id AS id
                UNION
                SELECT l.parent_id FROM land JOIN parcels_parcellineage l ON l.child_id = land.id
            )
            SELECT min(lower(o.during))
              FROM land JOIN parcels_usezone o
                ON o.parcel_id = land.id AND o.standing_reduction = z.standing_reduction
       ) END AS since,
       nullif(z.planted, '{}'), nullif(z.evidence, '{}')
  FROM parcels_usezone z
 WHERE z.subdistrict_id = %(subdistrict)s AND z.during @> %(day)s::date
   AND (%(only)s::bigint[] IS NULL OR z.parcel_id = ANY(%(only)s::bigint[]))
 ORDER BY z.parcel_id, z.id
