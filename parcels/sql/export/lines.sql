-- Roads and water drawn as lines.
SELECT kind, name_th, name_en, ST_AsBinary(ST_Transform(ST_Multi(ST_CollectionExtract(shape, 2)), %(srid)s))
FROM features_on(%(of)s, %(day)s, %(zone)s) WHERE ST_Dimension(shape) = 1 ORDER BY id
