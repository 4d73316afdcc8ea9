-- From which day each layer is, and what that rests on: read by who opens the files years later.
WITH today AS (
  SELECT (now() AT TIME ZONE %(zone)s)::date AS day,
    (SELECT (min(pgh_created_at) AT TIME ZONE %(zone)s)::date FROM parcels_houseevent
     WHERE subdistrict_id = %(of)s) AS recorded
), basis(number, name, days, th, en) AS (VALUES
  (1, 'in law', '{parcels,uses,buildings,building_uses,units,unit_uses,holders,lineage}'::text[],
   'ตามผลทางกฎหมายในวันนั้น', 'as it was in law on that day'),
  (2, 'in place', '{signs}', 'ป้ายที่ติดตั้งอยู่ในวันนั้น', 'what hung on that day'),
  (3, 'as recorded', '{houses}', 'ตามที่ทะเบียนบันทึกไว้เมื่อสิ้นวันนั้น', 'as recorded at the end of that day'),
  (4, 'today', '{zones,blocks,villages,lines,areas,boundary,orthophotos}',
   'ตามวันที่ส่งออก ไม่ได้เก็บประวัติไว้', 'as on the day of the export: no history is kept')
)
SELECT layer,
  CASE number WHEN 3 THEN least(greatest(%(day)s, coalesce(recorded, day)), day) WHEN 4 THEN day ELSE %(day)s END,
  name, th, en
FROM basis, today, unnest(days) WITH ORDINALITY AS listed(layer, place)
ORDER BY number, place
