-- The index of the office's pictures; the files themselves travel with `manage.py export_office --with-imagery`.
SELECT title_th, title_en, flown_on, gsd_m, accuracy_m, licence, attribution, is_of_another_place, source_crs,
  archive_path, ST_AsBinary(ST_Transform(footprint, %(srid)s))
FROM geo_orthophoto WHERE subdistrict_id = %(of)s AND state = 'ready' ORDER BY flown_on NULLS LAST, id
