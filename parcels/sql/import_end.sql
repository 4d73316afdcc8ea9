-- Uses of what is new, succession, and the end of parcels that are no more.
DROP TABLE IF EXISTS import_uses;
CREATE TEMP TABLE import_uses AS
SELECT r.parcel_id, p.register_area_sq_wah AS area, r.values->>'use' AS use,
       (r.values->>'vacant_years')::int AS vacant, r.verdict
  FROM parcels_importrow r JOIN parcels_parcel p ON p.id = r.parcel_id
 WHERE r.batch_id = %(batch)s AND r.about = 'parcel' AND r.values ? 'use' AND p.register_area_sq_wah > 0
   AND (r.verdict IN ('new', 'split') OR r.verdict = 'changed' AND r.changes ? 'use');
DELETE FROM parcels_usezone z USING import_uses u
 WHERE z.parcel_id = u.parcel_id AND upper_inf(z.during) AND lower(z.during) >= %(day)s;
UPDATE parcels_usezone z SET during = daterange(lower(z.during), %(day)s) FROM import_uses u
 WHERE z.parcel_id = u.parcel_id AND upper_inf(z.during);
INSERT INTO parcels_usezone (subdistrict_id, parcel_id, use, area_sq_wah, crop, used_by,
       vacant_since, standing_reduction, during)
SELECT %(subdistrict)s, parcel_id, use, area, '', 'self', CASE WHEN use = 'UNUSED'
       THEN greatest(extract(year FROM %(day)s::date)::int - coalesce(vacant, 0), 2020) END, '',
       daterange(%(day)s, NULL)
  FROM import_uses;
INSERT INTO parcels_right (subdistrict_id, parcel_id, party_id, kind, share_numerator,
       share_denominator, during)
SELECT DISTINCT %(subdistrict)s, r.parcel_id, o.party_id, o.kind, o.share_numerator,
       o.share_denominator, daterange(%(day)s, NULL)
  FROM (SELECT row_id, min(parcel_id) AS parcel_id FROM import_succession GROUP BY 1) s
  JOIN parcels_importrow r ON r.id = s.row_id AND r.verdict = 'split'
  JOIN parcels_right o ON o.parcel_id = s.parcel_id AND upper_inf(o.during)
 WHERE NOT EXISTS (SELECT 1 FROM parcels_right x
                    WHERE x.parcel_id = r.parcel_id AND upper_inf(x.during));
INSERT INTO parcels_parcellineage (subdistrict_id, parent_id, child_id, entry_id)
SELECT %(subdistrict)s, s.parcel_id, r.parcel_id, %(entry)s
  FROM (SELECT parcel_id, row_id FROM import_succession
        UNION SELECT parcel_id, row_id FROM import_descent) s
  JOIN parcels_importrow r ON r.id = s.row_id;
DROP TABLE IF EXISTS import_heirs;
CREATE TEMP TABLE import_heirs AS
SELECT s.parcel_id AS parent, r.parcel_id AS child, r.shape
  FROM import_succession s JOIN parcels_importrow r ON r.id = s.row_id;
CREATE INDEX ON import_heirs (parent);
ANALYZE import_heirs;
UPDATE parcels_building b SET version = b.version + 1, parcel_id = (
       SELECT h.child FROM import_heirs h WHERE h.parent = b.parcel_id
        ORDER BY b.footprint IS NULL, ST_Area(ST_Intersection(h.shape, b.footprint)) DESC NULLS LAST
        LIMIT 1)
 WHERE b.subdistrict_id = %(subdistrict)s AND b.parcel_id IN (SELECT parent FROM import_heirs);
UPDATE parcels_house b SET parcel_id = (
       SELECT h.child FROM import_heirs h WHERE h.parent = b.parcel_id
        ORDER BY h.shape <-> b.position LIMIT 1)
 WHERE b.subdistrict_id = %(subdistrict)s AND b.parcel_id IN (SELECT parent FROM import_heirs);
UPDATE parcels_sign b SET parcel_id = (
       SELECT h.child FROM import_heirs h WHERE h.parent = b.parcel_id
        ORDER BY h.shape <-> b.position LIMIT 1)
 WHERE b.subdistrict_id = %(subdistrict)s AND b.parcel_id IN (SELECT parent FROM import_heirs);
-- Use zones drawn in another outline than the file's are no longer true: the use stays, its place goes.
UPDATE parcels_usezone z SET boundary = NULL FROM parcels_importrow r
 WHERE r.batch_id = %(batch)s AND r.verdict = 'changed' AND r.changes ? 'boundary'
   AND z.parcel_id = r.parcel_id AND upper_inf(z.during) AND z.boundary IS NOT NULL;
DELETE FROM parcels_usezone z USING import_endings e
 WHERE e.ends AND z.parcel_id = e.parcel_id AND upper_inf(z.during) AND lower(z.during) >= %(day)s;
UPDATE parcels_usezone z SET during = daterange(lower(z.during), %(day)s) FROM import_endings e
 WHERE e.ends AND z.parcel_id = e.parcel_id AND upper_inf(z.during);
DELETE FROM parcels_right z USING import_endings e
 WHERE e.ends AND z.parcel_id = e.parcel_id AND upper_inf(z.during) AND lower(z.during) >= %(day)s;
UPDATE parcels_right z SET during = daterange(lower(z.during), %(day)s) FROM import_endings e
 WHERE e.ends AND z.parcel_id = e.parcel_id AND upper_inf(z.during);
UPDATE parcels_parcel p SET retired_on = %(day)s, version = p.version + 1 FROM import_endings e
 WHERE e.ends AND p.id = e.parcel_id
