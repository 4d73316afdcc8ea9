-- A paper that the land office has cancelled: its parcel ends. One the register does not have is noted.
UPDATE parcels_importrow r SET changes = '{}',
       verdict = CASE WHEN r.verdict IN ('changed', 'unchanged') THEN 'ends' ELSE 'noted' END
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.values->>'change' = 'RETIRED'
   AND r.verdict IN ('changed', 'unchanged', 'new')
