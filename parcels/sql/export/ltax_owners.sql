-- Everyone who owns, possesses or is licensed land or a building on a day, or owns a sign.
SELECT party.id, party.id_number_encrypted, party.kind, party.title, party.name, party.family_name,
  party.nationality, party.address, party.phone, party.status, party.mailing_address
FROM parcels_party party
WHERE party.subdistrict_id = %(of)s AND (
  EXISTS (SELECT FROM parcels_right held WHERE held.party_id = party.id AND held.during @> %(day)s::date
    AND held.kind IN ('ownership', 'possession', 'licence'))
  OR EXISTS (SELECT FROM parcels_sign sign WHERE sign.owner_id = party.id AND sign.installed_on <= %(day)s
    AND (sign.removed_on IS NULL OR sign.removed_on > %(day)s)))
ORDER BY party.id
