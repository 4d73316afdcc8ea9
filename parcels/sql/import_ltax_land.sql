-- LTAX's code 13 is a class of several papers: it changes a parcel only where the register has a
-- paper with a code of its own.
UPDATE parcels_importrow r SET values = r.values - 'document_type'
  FROM parcels_parcel p
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.verdict = 'pending'
   AND r.values->>'document_type' = 'OTHER'
   AND p.subdistrict_id = %(subdistrict)s AND p.code = r.code
   AND p.document_type <> ALL (%(coded)s)
