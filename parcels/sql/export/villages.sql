SELECT code, moo, name_th, name_en, is_number_confirmed, position_source,
  ST_AsBinary(ST_Transform(position, %(srid)s))
FROM geo_village WHERE subdistrict_id = %(of)s ORDER BY moo
