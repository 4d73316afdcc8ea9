-- Which parcel of the register each waiting row speaks of: by code, else by sheet and land number,
-- else by paper, else, where a row names nothing, by its very outline; and rows of the file that
-- speak of the same one.
UPDATE parcels_importrow r SET parcel_id = NULL
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'pending';
UPDATE parcels_importrow r SET parcel_id = p.id
  FROM parcels_parcel p
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'pending' AND r.code <> ''
   AND p.subdistrict_id = %(subdistrict)s AND p.code = r.code;
WITH known AS (
    SELECT map_sheet, land_number, min(id) AS id, min(code) AS code FROM parcels_parcel
     WHERE subdistrict_id = %(subdistrict)s AND retired_on IS NULL
       AND map_sheet <> '' AND land_number <> ''
     GROUP BY 1, 2 HAVING count(*) = 1)
UPDATE parcels_importrow r SET parcel_id = k.id, code = k.code
  FROM known k
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'pending' AND r.code = ''
   AND k.map_sheet = r.values->>'map_sheet' AND k.land_number = r.values->>'land_number';
WITH known AS (
    SELECT document_type, document_number, min(id) AS id, min(code) AS code FROM parcels_parcel
     WHERE subdistrict_id = %(subdistrict)s AND retired_on IS NULL AND document_number <> ''
     GROUP BY 1, 2 HAVING count(*) = 1)
UPDATE parcels_importrow r SET parcel_id = k.id, code = k.code
  FROM known k
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'pending' AND r.code = ''
   AND NOT (r.values ? 'map_sheet' AND r.values ? 'land_number' AND NOT r.values ? 'event')
   AND k.document_type = r.values->>'document_type'
   AND k.document_number = r.values->>'document_number';
WITH drawn AS (
    SELECT r.id AS row, min(p.id) AS id, min(p.code) AS code
      FROM parcels_importrow r
      JOIN parcels_parcel p ON p.subdistrict_id = %(subdistrict)s AND p.retired_on IS NULL
       AND p.boundary ~= r.shape
       AND (p.boundary::bytea = r.shape::bytea OR ST_HausdorffDistance(p.boundary, r.shape) < 0.005)
     WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'pending' AND r.code = ''
       AND NOT r.values ? 'document_number' AND NOT (r.values ? 'map_sheet' AND r.values ? 'land_number')
     GROUP BY r.id HAVING count(*) = 1)
UPDATE parcels_importrow r SET parcel_id = d.id, code = d.code FROM drawn d WHERE r.id = d.row;
WITH named AS (
    SELECT id, number, coalesce(nullif(code, ''), md5(values::text || coalesce(shape::text, '')))
           AS name, md5(values::text || coalesce(shape::text, '')) AS content
      FROM parcels_importrow WHERE batch_id = %(batch)s AND about = 'parcel' AND verdict = 'pending'
), several AS (
    SELECT name, min(number) AS first, count(DISTINCT content) > 1 AS differ,
           left(string_agg(number::text, ', ' ORDER BY number), 60) AS numbers
      FROM named GROUP BY name HAVING count(*) > 1)
UPDATE parcels_importrow r SET
       verdict = CASE WHEN s.differ THEN 'quarantined' ELSE 'refused' END,
       problems = r.problems || CASE WHEN s.differ
         THEN jsonb_build_object('code', 'code_twice',
                'params', jsonb_build_object('code', r.code, 'rows', s.numbers))
         ELSE jsonb_build_object('code', 'same_row_twice',
                'params', jsonb_build_object('other', s.first)) END
  FROM named n JOIN several s ON s.name = n.name
 WHERE r.id = n.id AND (s.differ OR n.number > s.first);
