-- From which parcel a parcel came, by acts that took effect up to a day and were not undone.
SELECT parent.code, child.code, entry.act, entry.effective_on
FROM parcels_parcellineage link
JOIN parcels_parcel parent ON parent.id = link.parent_id
JOIN parcels_parcel child ON child.id = link.child_id
JOIN parcels_registerentry entry ON entry.id = link.entry_id
WHERE link.subdistrict_id = %(of)s AND entry.effective_on <= %(day)s
ORDER BY parent.code, child.code
