SELECT code, name_th, name_en, boundary_source, ST_AsBinary(ST_Transform(boundary, %(srid)s))
FROM outline_on(%(of)s, %(day)s, %(zone)s)
