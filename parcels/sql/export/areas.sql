-- Forests, rivers and towns drawn as areas.
SELECT kind, name_th, name_en, ST_AsBinary(ST_Transform(ST_Multi(ST_CollectionExtract(shape, 3)), %(srid)s))
FROM geo_mapfeature WHERE subdistrict_id = %(of)s AND ST_Dimension(shape) = 2 ORDER BY id
