SELECT zone.code || block.letter, zone.code, block.letter, ST_AsBinary(ST_Transform(block.boundary, %(srid)s))
FROM geo_block block JOIN geo_zone zone ON zone.id = block.zone_id
WHERE block.subdistrict_id = %(of)s ORDER BY 1
