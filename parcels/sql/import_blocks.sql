-- New shapes without a code, and the block most of each lies in, as the file has them.
SELECT id, prefix FROM (
    SELECT DISTINCT ON (r.id) r.id, r.number, z.code || b.letter AS prefix
      FROM parcels_importrow r
      JOIN geo_block b ON b.subdistrict_id = %(subdistrict)s AND ST_Intersects(b.boundary, r.shape)
      JOIN geo_zone z ON z.id = b.zone_id
     WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict IN ('new', 'split') AND r.code = ''
     ORDER BY r.id, CASE WHEN ST_Covers(b.boundary, r.shape) THEN ST_Area(r.shape)
                         ELSE ST_Area(ST_Intersection(b.boundary, r.shape)) END DESC) nearest
 ORDER BY number
