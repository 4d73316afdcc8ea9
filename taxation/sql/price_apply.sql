-- New prices from the batch's day to the end of the account; for a parcel without one in the account,
-- from the account's first day.
CREATE TEMP TABLE import_prices ON COMMIT DROP AS
SELECT r.parcel_id, (r.values->>'price')::numeric AS price, r.verdict,
       CASE WHEN r.verdict = 'new' THEN make_date(%(first)s, 1, 1) ELSE %(day)s::date END AS start
  FROM parcels_importrow r
 WHERE r.batch_id = %(batch)s AND r.verdict IN ('new', 'changed') AND r.parcel_id IS NOT NULL
   AND %(account)s::bigint IS NOT NULL;
DELETE FROM taxation_valuation v USING import_prices n
 WHERE v.parcel_id = n.parcel_id AND v.in_force && daterange(n.start, make_date(%(end)s, 1, 1))
   AND lower(v.in_force) >= n.start;
UPDATE taxation_valuation v SET in_force = daterange(lower(v.in_force), n.start)
  FROM import_prices n
 WHERE v.parcel_id = n.parcel_id AND v.in_force @> n.start AND lower(v.in_force) < n.start;
INSERT INTO taxation_valuation (subdistrict_id, parcel_id, account_id, baht_per_sq_wah, source, in_force)
SELECT %(subdistrict)s, parcel_id, %(account)s, price, 'treasury',
       daterange(start, make_date(%(end)s, 1, 1)) FROM import_prices;
DROP TABLE import_prices
