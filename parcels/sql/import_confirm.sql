-- Every waiting event whose only doubt is that nobody has confirmed it.
UPDATE parcels_importrow r SET verdict = 'pending', accepted = r.accepted || to_jsonb(%(code)s::text),
       problems = (SELECT coalesce(jsonb_agg(p), '[]') FROM jsonb_array_elements(r.problems) p
                    WHERE p->>'code' <> %(code)s)
 WHERE r.batch_id = %(batch)s AND r.verdict = 'quarantined'
   AND r.problems @> jsonb_build_array(jsonb_build_object('code', %(code)s::text))
   AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r.problems) p
                    WHERE p->>'code' <> ALL (%(harmless)s))
