-- A new price account from the one before: land, building types, condominium units, times a factor.
-- What was open-ended ends where the new account begins.
UPDATE taxation_valuation
   SET in_force = daterange(lower(in_force), %(first)s::date)
 WHERE subdistrict_id = %(subdistrict)s AND in_force @> %(first)s::date
   AND lower(in_force) < %(first)s::date;
INSERT INTO taxation_valuation
       (subdistrict_id, parcel_id, account_id, baht_per_sq_wah, source, in_force)
SELECT subdistrict_id, parcel_id, %(account)s, round(baht_per_sq_wah * %(land)s / 100, 2),
       %(source)s, daterange(%(first)s::date, %(after)s::date)
  FROM taxation_valuation
 WHERE subdistrict_id = %(subdistrict)s AND in_force @> (%(first)s::date - 1);
INSERT INTO taxation_buildingprice
       (subdistrict_id, account_id, type_code, name_th, name_en, baht_per_sq_m, source, same_as)
SELECT b.subdistrict_id, %(account)s, type_code, name_th, name_en,
       round(baht_per_sq_m * %(building)s / 100, 2), %(source)s, same_as
  FROM taxation_buildingprice b
  JOIN taxation_priceaccount a ON a.id = b.account_id
 WHERE b.subdistrict_id = %(subdistrict)s AND a.code = %(before)s;
INSERT INTO taxation_unitprice
       (subdistrict_id, account_id, building_id, unit_id, floor, baht_per_sq_m, source)
SELECT u.subdistrict_id, %(account)s, building_id, unit_id, floor,
       round(baht_per_sq_m * %(building)s / 100, 2), %(source)s
  FROM taxation_unitprice u
  JOIN taxation_priceaccount a ON a.id = u.account_id
 WHERE u.subdistrict_id = %(subdistrict)s AND a.code = %(before)s
