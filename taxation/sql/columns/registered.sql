SELECT house_id AS house, party_id AS party
  FROM parcels_houseregistration
 WHERE subdistrict_id = %(subdistrict)s AND during @> %(day)s::date
