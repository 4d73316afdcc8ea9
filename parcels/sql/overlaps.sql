-- Pairs of live parcels of one sub-district that claim the same ground, the largest first.
SELECT one.id, one.code, two.code AS other, ST_Area(claimed.shape) AS sq_m,
  ST_X(claimed.middle) AS lon, ST_Y(claimed.middle) AS lat,
  ST_AsGeoJSON(ST_Transform(claimed.shape, 4326), 10) AS shape
FROM parcels_parcel one
JOIN parcels_parcel two
  ON two.subdistrict_id = one.subdistrict_id AND two.id > one.id AND two.retired_on IS NULL
  AND one.boundary && two.boundary AND ST_Relate(one.boundary, two.boundary, 'T********')
CROSS JOIN LATERAL (
  SELECT shape, ST_Transform(ST_PointOnSurface(shape), 4326) AS middle
  FROM (SELECT ST_CollectionExtract(ST_Intersection(one.boundary, two.boundary), 3) AS shape) cut
) claimed
WHERE one.subdistrict_id = %(subdistrict)s AND one.retired_on IS NULL
  AND ST_Area(claimed.shape) > %(tolerance)s
ORDER BY sq_m DESC, one.id
