-- Forests, rivers and towns drawn as areas.
SELECT kind, name_th, name_en, ST_AsBinary(ST_Transform(ST_Multi(ST_CollectionExtract(shape, 3)), %(srid)s))
FROM features_on(%(of)s, %(day)s, %(zone)s) WHERE ST_Dimension(shape) = 2 ORDER BY id
