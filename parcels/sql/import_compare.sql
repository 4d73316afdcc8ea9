-- What each waiting row would change. Shapes within 5 mm of each other are the same: a way through
-- another reference system and back moves corners by a step of the grid. A file has one use a parcel:
-- where the register has several, or an exempt one, a use that is among them changes none.
WITH told AS (
    SELECT r.id, p.id AS known, p.retired_on IS NULL AS is_live,
           p.retired_on IS NOT NULL AND p.retired_on <> p.valid_from AS is_retired,
           r.shape IS NOT NULL AND (p.boundary IS NULL OR NOT (
               p.boundary::bytea = r.shape::bytea
               OR ST_HausdorffDistance(p.boundary, r.shape) < 0.005)) AS is_moved,
           round((ST_Area(r.shape))::numeric, 2)::text AS drawn, round(p.area_sq_m::numeric, 2)::text AS was,
           (SELECT jsonb_object_agg(f.name, jsonb_build_array(f.now, f.would)) FROM (VALUES
               ('document_type', p.document_type::text, r.values->>'document_type'),
               ('document_number', p.document_number, r.values->>'document_number'),
               ('survey_page', p.survey_page, r.values->>'survey_page'),
               ('map_sheet', p.map_sheet, r.values->>'map_sheet'),
               ('land_number', p.land_number, r.values->>'land_number'),
               ('register_area_sq_wah', p.register_area_sq_wah::text, r.values->>'register_area_sq_wah'),
               ('land_group', p.land_group, r.values->>'land_group'),
               ('remark', p.remark, r.values->>'remark'),
               ('use', p.main_use, CASE WHEN NOT EXISTS (
                   SELECT FROM parcels_usezone z
                    WHERE p.main_use IN ('MIXED', 'EXEMPT') AND z.parcel_id = p.id
                      AND upper_inf(z.during) AND z.use = r.values->>'use') THEN r.values->>'use' END),
               ('moo', v.moo::text, r.values->>'moo')) f(name, now, would)
             WHERE f.would IS NOT NULL AND f.would IS DISTINCT FROM f.now) AS fields
      FROM parcels_importrow r
      LEFT JOIN parcels_parcel p ON p.id = r.parcel_id
      LEFT JOIN geo_village v ON v.id = p.village_id
     WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'pending')
UPDATE parcels_importrow r SET
       changes = CASE WHEN t.is_live THEN coalesce(t.fields, '{}') || CASE WHEN t.is_moved
           THEN jsonb_build_object('boundary', jsonb_build_array(t.was, t.drawn)) ELSE '{}' END
           ELSE '{}' END,
       verdict = CASE WHEN t.known IS NULL OR NOT t.is_live AND NOT t.is_retired THEN 'new'
           WHEN t.is_retired THEN 'quarantined'
           WHEN t.fields IS NULL AND NOT t.is_moved THEN 'unchanged' ELSE 'changed' END,
       problems = r.problems || CASE WHEN t.is_retired
           THEN jsonb_build_array(jsonb_build_object('code', 'code_retired',
                  'params', jsonb_build_object('code', r.code))) ELSE '[]' END
  FROM told t WHERE r.id = t.id;
