-- A price for each parcel a run found without one: that of the nearest parcel with a Treasury price
-- and the same main use (rule B6), for the years of its account. Flagged by its source.
WITH day AS (SELECT make_date(%(year)s, 1, 1) AS at), wanting AS (
    SELECT p.id, p.boundary, z.use
      FROM taxation_runexception e
      JOIN parcels_parcel p ON p.id = e.parcel_id AND p.boundary IS NOT NULL
      CROSS JOIN day
      JOIN LATERAL (
           SELECT use FROM parcels_usezone WHERE parcel_id = p.id AND during @> day.at
            ORDER BY area_sq_wah DESC, id LIMIT 1) z ON true
     WHERE e.subdistrict_id = %(subdistrict)s AND e.run_id = %(run)s AND e.kind = 'no_price'
       AND NOT EXISTS (SELECT 1 FROM taxation_valuation v
                        WHERE v.parcel_id = p.id AND v.in_force && daterange(day.at, NULL))
)
INSERT INTO taxation_valuation
       (subdistrict_id, parcel_id, account_id, baht_per_sq_wah, source, reference_parcel_id, in_force)
SELECT %(subdistrict)s, w.id, near.account_id, near.baht_per_sq_wah, 'reference', near.parcel_id,
       daterange(day.at, make_date(near.last_year + 1, 1, 1))
  FROM wanting w
  CROSS JOIN day
  JOIN LATERAL (
       SELECT v.parcel_id, v.account_id, v.baht_per_sq_wah, a.last_year
         FROM parcels_parcel q
         JOIN taxation_valuation v ON v.parcel_id = q.id AND v.in_force @> day.at
          AND v.source = 'treasury'
         JOIN taxation_priceaccount a ON a.id = v.account_id
        WHERE q.subdistrict_id = %(subdistrict)s AND q.retired_on IS NULL AND q.id <> w.id
          AND EXISTS (SELECT 1 FROM parcels_usezone z
                       WHERE z.parcel_id = q.id AND z.use = w.use AND z.during @> day.at)
        ORDER BY q.boundary <-> w.boundary, q.id LIMIT 1) near ON true
