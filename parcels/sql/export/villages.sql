SELECT code, moo, name_th, name_en, is_number_confirmed, position_source,
  ST_AsBinary(ST_Transform(position, %(srid)s))
FROM villages_on(%(of)s, %(day)s, %(zone)s) ORDER BY moo
