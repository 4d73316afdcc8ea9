-- One row a parcel: what is due of it, how much of its records' bills is still owed and late, and the
-- class with the most value. From the records in force, or the drafts of one run.
WITH record AS (
    SELECT r.id, r.run_id
      FROM taxation_assessmentrecord r
     WHERE r.subdistrict_id = %(subdistrict)s AND r.tax_year = %(year)s
       AND CASE WHEN %(run)s::bigint IS NULL
                THEN r.issued_at IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM taxation_assessmentrecord later
                      WHERE later.supersedes_id = r.id AND later.issued_at IS NOT NULL)
                ELSE r.run_id = %(run)s::bigint END
), owed AS (
    SELECT b.origin_id AS record_id, b.due_on < %(today)s AS is_late
      FROM billing_bill b
      LEFT JOIN billing_payment p ON p.bill_id = b.id
     WHERE b.subdistrict_id = %(subdistrict)s AND b.origin = %(origin)s AND b.cancelled_at IS NULL
     GROUP BY b.id
    HAVING coalesce(sum(p.amount_satang - p.extra_satang), 0) < b.amount_satang
)
SELECT l.parcel_id, sum(l.due_satang)::bigint,
       max(CASE WHEN o.record_id IS NULL OR l.due_satang = 0 THEN 0
                WHEN o.is_late THEN 2 ELSE 1 END),
       (array_agg(l.tax_class ORDER BY l.value_satang DESC))[1]
  FROM taxation_assessmentline l
  JOIN record r ON r.id = l.record_id
  LEFT JOIN owed o ON o.record_id = r.id
 WHERE l.run_id = ANY(ARRAY(SELECT DISTINCT run_id FROM record)) AND l.parcel_id IS NOT NULL
 GROUP BY l.parcel_id
