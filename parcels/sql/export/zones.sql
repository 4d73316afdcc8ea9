SELECT code, ST_AsBinary(ST_Transform(boundary, %(srid)s)) FROM geo_zone WHERE subdistrict_id = %(of)s ORDER BY code
