-- What stands there when the history begins is its first record: without it a change would leave no trace
-- of what was before.
DO $$
DECLARE
  kept text;
  columns text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['geo_subdistrict', 'geo_village', 'geo_zone', 'geo_block', 'geo_mapfeature'] LOOP
    SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
    WHERE attrelid = (kept || 'event')::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT LIKE 'pgh\_%';
    EXECUTE format(
      'INSERT INTO %1$I (pgh_created_at, pgh_label, pgh_obj_id, %3$s) SELECT now(), ''insert'', id, %3$s FROM %2$I kept'
      ' WHERE NOT EXISTS (SELECT 1 FROM %1$I WHERE pgh_obj_id = kept.id)', kept || 'event', kept, columns);
  END LOOP;
END
$$;
