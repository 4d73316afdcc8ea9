-- What must hold of a row before it may be new or change something.
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', CASE WHEN r.shape IS NULL THEN 'no_key' ELSE 'no_block' END,
       'params', jsonb_build_object('block', '?'))
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'new' AND r.code = ''
   AND NOT EXISTS (SELECT 1 FROM geo_block b WHERE b.subdistrict_id = %(subdistrict)s
                      AND ST_Intersects(b.boundary, r.shape));
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'no_block',
       'params', jsonb_build_object('block', substring(r.code FROM '^\d+[A-Z]+')))
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'new' AND r.code <> ''
   AND NOT EXISTS (SELECT 1 FROM geo_block b JOIN geo_zone z ON z.id = b.zone_id
                    WHERE b.subdistrict_id = %(subdistrict)s
                      AND z.code || b.letter = substring(r.code FROM '^\d+[A-Z]+'));
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'unknown_village', 'params', jsonb_build_object('text', r.values->>'moo'))
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict IN ('new', 'changed') AND r.values ? 'moo'
   AND NOT EXISTS (SELECT 1 FROM geo_village v WHERE v.subdistrict_id = %(subdistrict)s
                      AND v.moo = (r.values->>'moo')::int);
UPDATE parcels_importrow r SET verdict = 'quarantined',
       problems = r.problems || jsonb_build_object('code', 'no_area', 'params', '{}'::jsonb)
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'new' AND r.shape IS NULL
   AND NOT r.values ? 'register_area_sq_wah';
UPDATE parcels_importrow r SET
       values = r.values || jsonb_build_object('register_area_sq_wah',
                  round((ST_Area(r.shape) / 4)::numeric, 2)::text),
       problems = r.problems || jsonb_build_object('code', 'area_from_shape', 'params', '{}'::jsonb)
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'new' AND r.shape IS NOT NULL
   AND NOT r.values ? 'register_area_sq_wah';
UPDATE parcels_importrow r SET problems = r.problems || jsonb_build_object('code', 'area_differs',
       'params', jsonb_build_object('paper', t.paper, 'drawn', t.drawn))
  FROM (SELECT id, (values->>'register_area_sq_wah')::numeric AS paper,
               round((ST_Area(shape) / 4)::numeric, 2) AS drawn FROM parcels_importrow
         WHERE batch_id = %(batch)s AND about = 'parcel' AND verdict IN ('new', 'changed') AND shape IS NOT NULL
           AND values ? 'register_area_sq_wah') t
 WHERE r.id = t.id AND abs(t.paper - t.drawn) > greatest(t.paper * 0.05, 4);
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'stands_later', 'params', jsonb_build_object('code', p.code, 'day', p.valid_from))
  FROM parcels_parcel p
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'changed' AND p.id = r.parcel_id
   AND p.valid_from > %(day)s;
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'land_number_twice', 'params', jsonb_build_object('code', p.code))
  FROM parcels_parcel p
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'new' AND r.values ? 'map_sheet'
   AND NOT r.accepted ? 'land_number_twice'
   AND p.subdistrict_id = %(subdistrict)s AND p.retired_on IS NULL
   AND p.map_sheet = r.values->>'map_sheet' AND p.land_number = r.values->>'land_number'
   AND NOT EXISTS (SELECT 1 FROM parcels_importrow o
                    WHERE o.batch_id = %(batch)s AND o.about = 'parcel' AND o.parcel_id = p.id);
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'outside', 'params', jsonb_build_object('percent', round(t.out_of * 100)))
  FROM (SELECT r.id, 1 - ST_Area(ST_Intersection(s.boundary, r.shape)) / ST_Area(r.shape) AS out_of
          FROM parcels_importrow r JOIN geo_subdistrict s ON s.id = r.subdistrict_id
         WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.shape IS NOT NULL AND NOT r.accepted ? 'outside'
           AND (r.verdict = 'new' OR r.verdict = 'changed' AND r.changes ? 'boundary')
           AND NOT ST_Covers(s.boundary, r.shape)) t
 WHERE r.id = t.id AND t.out_of > 0.05;
