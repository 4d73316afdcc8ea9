-- Land prices: new, changed or as they are, against the valuations of the account in force.
UPDATE parcels_importrow r SET
       verdict = CASE WHEN %(account)s::bigint IS NULL THEN 'quarantined'
           WHEN v.id IS NULL THEN 'new'
           WHEN v.baht_per_sq_wah = (r.values->>'price')::numeric AND v.source = 'treasury'
           THEN 'unchanged' ELSE 'changed' END,
       changes = CASE WHEN v.id IS NULL OR v.baht_per_sq_wah = (r.values->>'price')::numeric
           THEN '{}' ELSE jsonb_build_object('price',
               jsonb_build_array(v.baht_per_sq_wah::text, r.values->>'price')) END
  FROM parcels_importrow o
  LEFT JOIN taxation_valuation v ON v.parcel_id = o.parcel_id AND v.in_force @> %(day)s::date
 WHERE r.id = o.id AND r.batch_id = %(batch)s AND r.verdict = 'pending' AND r.parcel_id IS NOT NULL;
DELETE FROM parcels_importrow
 WHERE batch_id = %(batch)s AND verdict IN ('pending', 'refused') AND parcel_id IS NULL
   AND values ? 'price'
