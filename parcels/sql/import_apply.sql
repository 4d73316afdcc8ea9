-- Every accepted row into the register: states that end become versions, parcels change, new ones
-- begin. The rows of the tables before are in parcels_bulkchange already.
INSERT INTO parcels_parcelversion (subdistrict_id, parcel_id, during, version, document_type,
       document_number, survey_page, map_sheet, land_number, register_area_sq_wah, boundary,
       boundary_source, boundary_on, boundary_accuracy_m, remark)
SELECT p.subdistrict_id, p.id, daterange(p.valid_from, %(day)s), p.version, p.document_type,
       p.document_number, p.survey_page, p.map_sheet, p.land_number, p.register_area_sq_wah,
       p.boundary, p.boundary_source, p.boundary_on, p.boundary_accuracy_m, p.remark
  FROM parcels_importrow r JOIN parcels_parcel p ON p.id = r.parcel_id
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'changed' AND p.valid_from < %(day)s
   AND r.changes ?| array['document_type', 'document_number', 'survey_page', 'map_sheet', 'land_number',
       'register_area_sq_wah', 'remark', 'boundary'];
UPDATE parcels_parcel p SET
       document_type = coalesce(r.values->>'document_type', p.document_type),
       document_number = coalesce(r.values->>'document_number', p.document_number),
       survey_page = coalesce(r.values->>'survey_page', p.survey_page),
       map_sheet = coalesce(r.values->>'map_sheet', p.map_sheet),
       land_number = coalesce(r.values->>'land_number', p.land_number),
       register_area_sq_wah = coalesce((r.values->>'register_area_sq_wah')::numeric,
                                       p.register_area_sq_wah),
       remark = coalesce(r.values->>'remark', p.remark),
       land_group = coalesce(r.values->>'land_group', p.land_group),
       village_id = coalesce((SELECT v.id FROM geo_village v
                               WHERE v.subdistrict_id = %(subdistrict)s
                                 AND v.moo = (r.values->>'moo')::int), p.village_id),
       boundary = CASE WHEN r.changes ? 'boundary' OR r.verdict <> 'changed'
                       THEN coalesce(r.shape, p.boundary) ELSE p.boundary END,
       boundary_source = CASE WHEN r.changes ? 'boundary' THEN %(source)s ELSE p.boundary_source END,
       boundary_on = CASE WHEN r.changes ? 'boundary' THEN %(day)s ELSE p.boundary_on END,
       boundary_accuracy_m = CASE WHEN r.changes ? 'boundary' THEN NULL
                                  ELSE p.boundary_accuracy_m END,
       has_overlapping_claim = p.has_overlapping_claim OR r.accepted ? 'overlap',
       retired_on = NULL, version = p.version + 1,
       valid_from = CASE WHEN r.verdict <> 'changed' OR r.changes ?| array['document_type', 'document_number', 'survey_page', 'map_sheet', 'land_number',
       'register_area_sq_wah', 'remark', 'boundary']
           THEN %(day)s ELSE p.valid_from END
  FROM parcels_importrow r
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict IN ('changed', 'new', 'split') AND p.id = r.parcel_id;
WITH made AS (
    INSERT INTO parcels_parcel (subdistrict_id, code, block_id, village_id, document_type,
           document_number, survey_page, map_sheet, land_number, register_area_sq_wah, remark, boundary,
           boundary_source, boundary_on, has_overlapping_claim, land_group, valid_from, version)
    SELECT %(subdistrict)s, r.code, b.id, coalesce(v.id, near.village_id),
           coalesce(r.values->>'document_type', 'NONE'), coalesce(r.values->>'document_number', ''),
           coalesce(r.values->>'survey_page', ''), coalesce(r.values->>'map_sheet', ''),
           coalesce(r.values->>'land_number', ''), (r.values->>'register_area_sq_wah')::numeric,
           coalesce(r.values->>'remark', ''), r.shape, %(source)s,
           CASE WHEN r.shape IS NULL THEN NULL ELSE %(day)s::date END, r.accepted ? 'overlap',
           coalesce(r.values->>'land_group', ''),
           %(day)s, 1
      FROM parcels_importrow r
      JOIN geo_zone z ON z.subdistrict_id = %(subdistrict)s AND z.code = substring(r.code FROM '^\d+')
      JOIN geo_block b ON b.zone_id = z.id AND b.letter = substring(r.code FROM '[A-Z]+')
      LEFT JOIN geo_village v ON v.subdistrict_id = %(subdistrict)s AND v.moo = (r.values->>'moo')::int
      LEFT JOIN LATERAL (SELECT w.id AS village_id FROM geo_village w
                          WHERE w.subdistrict_id = %(subdistrict)s AND r.shape IS NOT NULL
                          ORDER BY w.position <-> ST_Centroid(r.shape) LIMIT 1) near ON true
     WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict IN ('new', 'split') AND r.parcel_id IS NULL
    RETURNING id, code)
UPDATE parcels_importrow r SET parcel_id = m.id FROM made m
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict IN ('new', 'split') AND r.parcel_id IS NULL
   AND r.code = m.code;
