-- All parcels one parcel comes from and all that came from it, with the acts between them.
WITH RECURSIVE up AS (
  SELECT id, parent_id, child_id, entry_id, 1 AS depth FROM parcels_parcellineage WHERE child_id = %(parcel)s
  UNION
  SELECT l.id, l.parent_id, l.child_id, l.entry_id, depth + 1
  FROM parcels_parcellineage l JOIN up ON l.child_id = up.parent_id WHERE depth < %(depth)s
), down AS (
  SELECT id, parent_id, child_id, entry_id, 1 AS depth FROM parcels_parcellineage WHERE parent_id = %(parcel)s
  UNION
  SELECT l.id, l.parent_id, l.child_id, l.entry_id, depth + 1
  FROM parcels_parcellineage l JOIN down ON l.parent_id = down.child_id WHERE depth < %(depth)s
), links AS (
  SELECT id, parent_id, child_id, entry_id, -depth AS step FROM up
  UNION ALL SELECT id, parent_id, child_id, entry_id, depth FROM down
)
SELECT DISTINCT ON (links.id) links.parent_id, parent.code, parent.retired_on, links.child_id, child.code,
  child.retired_on, entry.act, entry.effective_on, links.step
FROM links
JOIN parcels_parcel parent ON parent.id = links.parent_id
JOIN parcels_parcel child ON child.id = links.child_id
JOIN parcels_registerentry entry ON entry.id = links.entry_id
ORDER BY links.id, abs(links.step)
LIMIT %(most)s
