-- Parcels as they stood in law on a day, and who the tax law looks for: the owners, or on State land
-- the possessors (s5). `only` limits the question to some parcels; null asks for the whole body.
WITH stood AS NOT MATERIALIZED (
    SELECT p.id, p.code, p.village_id, p.document_type, p.document_number, p.register_area_sq_wah,
           p.boundary
      FROM parcels_parcel p
     WHERE p.subdistrict_id = %(subdistrict)s
       AND p.valid_from <= %(day)s AND (p.retired_on IS NULL OR p.retired_on > %(day)s)
       AND (%(only)s::bigint[] IS NULL OR p.id = ANY(%(only)s::bigint[]))
    UNION ALL
    SELECT p.id, p.code, p.village_id, v.document_type, v.document_number, v.register_area_sq_wah,
           v.boundary
      FROM parcels_parcelversion v JOIN parcels_parcel p ON p.id = v.parcel_id
     WHERE v.subdistrict_id = %(subdistrict)s AND v.during @> %(day)s::date
       AND NOT (p.valid_from <= %(day)s AND (p.retired_on IS NULL OR p.retired_on > %(day)s))
       AND (%(only)s::bigint[] IS NULL OR p.id = ANY(%(only)s::bigint[]))
), held AS (
    SELECT r.parcel_id,
           array_agg(DISTINCT r.party_id ORDER BY r.party_id)
               FILTER (WHERE r.kind = 'ownership') AS owners,
           array_agg(DISTINCT r.party_id ORDER BY r.party_id)
               FILTER (WHERE r.kind <> 'ownership') AS possessors
      FROM parcels_right r
     WHERE r.subdistrict_id = %(subdistrict)s AND r.parcel_id IS NOT NULL
       AND r.during @> %(day)s::date AND r.kind IN ('ownership', 'possession', 'licence')
       AND (%(only)s::bigint[] IS NULL OR r.parcel_id = ANY(%(only)s::bigint[]))
     GROUP BY r.parcel_id
), land AS (
    SELECT s.*, s.document_type = ANY(%(state_land)s) AS is_state_land,
           CASE WHEN s.document_type = ANY(%(state_land)s) THEN coalesce(possessors, owners)
                ELSE coalesce(owners, possessors) END AS holders
      FROM stood s LEFT JOIN held h ON h.parcel_id = s.id
)
