SELECT id FROM parcels_party WHERE subdistrict_id = %(subdistrict)s AND kind <> 'natural'
