SELECT code, ST_AsBinary(ST_Transform(boundary, %(srid)s)) FROM zones_on(%(of)s, %(day)s, %(zone)s) ORDER BY code
