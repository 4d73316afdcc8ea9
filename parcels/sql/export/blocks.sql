SELECT zone || letter, zone, letter, ST_AsBinary(ST_Transform(boundary, %(srid)s))
FROM blocks_on(%(of)s, %(day)s, %(zone)s) ORDER BY 1
