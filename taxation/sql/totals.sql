-- Sums of a run per village and class. Two-way, so that both edges and the corner come from one read.
SELECT l.village_id, l.tax_class, count(*), count(DISTINCT l.parcel_id), sum(l.value_satang)::bigint,
       sum(l.exempt_satang)::bigint, sum(l.taxable_satang)::bigint, sum(l.tax_satang)::bigint,
       sum(l.due_satang)::bigint
  FROM taxation_assessmentline l
 WHERE l.subdistrict_id = %(subdistrict)s AND l.run_id = %(run)s
 GROUP BY l.village_id, l.tax_class
 ORDER BY l.village_id NULLS LAST, l.tax_class
