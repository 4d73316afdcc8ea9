-- Do all shapes of known parcels lie off the register by one and the same step?
SELECT count(*), avg(off_east), avg(off_north), coalesce(stddev(off_east), 0), coalesce(stddev(off_north), 0),
       (SELECT count(*) FROM parcels_importrow WHERE batch_id = %(batch)s AND about = 'parcel' AND shape IS NOT NULL AND parcel_id IS NOT NULL)
  FROM (SELECT ST_X(ST_Centroid(r.shape)) - ST_X(ST_Centroid(p.boundary)) AS off_east,
               ST_Y(ST_Centroid(r.shape)) - ST_Y(ST_Centroid(p.boundary)) AS off_north
          FROM parcels_importrow r JOIN parcels_parcel p ON p.id = r.parcel_id
         WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.changes ? 'boundary' AND p.boundary IS NOT NULL
         LIMIT 5000) moved
