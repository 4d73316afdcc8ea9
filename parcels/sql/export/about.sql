-- From which day each layer is, and what that rests on: read by who opens the files years later.
WITH today AS (SELECT (now() AT TIME ZONE %(zone)s)::date AS day),
basis(number, name, days, th, en) AS (VALUES
  (1, 'in law', '{parcels,uses,buildings,building_uses,units,unit_uses,holders,lineage}'::text[],
   'ตามผลทางกฎหมายในวันนั้น', 'as it was in law on that day'),
  (2, 'in place', '{signs}', 'ป้ายที่ติดตั้งอยู่ในวันนั้น', 'what hung on that day'),
  (3, 'as recorded', '{houses,zones,blocks,villages,lines,areas,boundary}',
   'ตามที่ทะเบียนบันทึกไว้เมื่อสิ้นวันนั้น', 'as recorded at the end of that day'),
  (4, 'today', '{orthophotos}', 'ภาพที่มีอยู่ในวันที่ส่งออก', 'the pictures there were on the day of the export')
),
recorded(layer, events) AS (VALUES
  ('houses', 'parcels_houseevent'::regclass), ('zones', 'geo_zoneevent'), ('blocks', 'geo_blockevent'),
  ('villages', 'geo_villageevent'), ('lines', 'geo_mapfeatureevent'), ('areas', 'geo_mapfeatureevent'),
  ('boundary', 'geo_subdistrictevent')
)
SELECT layer,
  CASE number
    WHEN 3 THEN least(coalesce((recorded_until(events, %(of)s, %(day)s, %(zone)s) AT TIME ZONE %(zone)s)::date - 1, day), day)
    WHEN 4 THEN day
    ELSE %(day)s
  END,
  name, th, en
FROM basis CROSS JOIN today CROSS JOIN unnest(days) WITH ORDINALITY AS listed(layer, place) LEFT JOIN recorded USING (layer)
ORDER BY number, place
