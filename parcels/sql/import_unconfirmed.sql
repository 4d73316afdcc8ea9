-- An event changes the register when an officer has confirmed it; a parcel with buildings on it that
-- goes over into no other cannot end.
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'ends_with_buildings', 'params', jsonb_build_object('code', r.code))
 WHERE r.batch_id = %(batch)s AND r.verdict = 'ends'
   AND NOT EXISTS (SELECT 1 FROM import_succession s WHERE s.parcel_id = r.parcel_id)
   AND EXISTS (SELECT 1 FROM parcels_building b WHERE b.subdistrict_id = %(subdistrict)s
                  AND b.parcel_id = r.parcel_id AND b.retired_on IS NULL);
UPDATE parcels_importrow r SET verdict = 'quarantined', problems = r.problems || jsonb_build_object(
       'code', 'unconfirmed', 'params', jsonb_build_object(
           'event', coalesce(r.values->>'event', ''), 'day', coalesce(r.values->>'day', '')))
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND NOT r.accepted ? 'unconfirmed'
   AND r.verdict IN ('new', 'split', 'changed', 'ends')
