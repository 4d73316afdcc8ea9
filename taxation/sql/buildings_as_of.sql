-- Buildings as they stood on a day.
-- Where the question is about some parcels `wanted` is an array: a few rows, found by their index.
WITH wanted AS (
    SELECT id FROM parcels_building WHERE parcel_id = ANY(%(only)s::bigint[])
    UNION
    SELECT building_id FROM parcels_buildingparcel WHERE parcel_id = ANY(%(only)s::bigint[])
), stood AS (
    SELECT b.id, b.code, b.parcel_id, b.type_code, b.material, b.area_sq_m, b.year_built,
           b.is_year_estimated, b.is_unfinished, b.footprint_sq_m
      FROM parcels_building b
     WHERE b.subdistrict_id = %(subdistrict)s
       AND (%(only)s::bigint[] IS NULL OR b.id = ANY(ARRAY(SELECT id FROM wanted)))
       AND b.valid_from <= %(day)s AND (b.retired_on IS NULL OR b.retired_on > %(day)s)
    UNION ALL
    SELECT b.id, b.code, b.parcel_id, v.type_code, v.material, v.area_sq_m, v.year_built,
           v.is_year_estimated, v.is_unfinished, ST_Area(v.footprint)
      FROM parcels_buildingversion v JOIN parcels_building b ON b.id = v.building_id
     WHERE v.subdistrict_id = %(subdistrict)s AND v.during @> %(day)s::date
       AND (%(only)s::bigint[] IS NULL OR v.building_id = ANY(ARRAY(SELECT id FROM wanted)))
       AND NOT (b.valid_from <= %(day)s AND (b.retired_on IS NULL OR b.retired_on > %(day)s))
)
