-- Houses with their numbers as the register had them at the end of a day: of no house is a day of law
-- kept. Before anything was recorded, as it was first recorded. `clock` as in geo/sql/ground_on.sql.
CREATE OR REPLACE FUNCTION houses_on(of bigint, day date, clock text)
RETURNS TABLE(id bigint, village_id bigint, house_number varchar, house_code varchar, building_id bigint,
              parcel_id bigint, "position" geometry) LANGUAGE sql STABLE AS $$
  SELECT noted.pgh_obj_id, noted.village_id, noted.house_number, noted.house_code, noted.building_id,
    noted.parcel_id, noted.position
  FROM (
    SELECT DISTINCT ON (pgh_obj_id) * FROM parcels_houseevent
    WHERE subdistrict_id = of AND pgh_created_at < (SELECT recorded_until('parcels_houseevent', of, day, clock))
    ORDER BY pgh_obj_id, pgh_created_at DESC, pgh_id DESC
  ) noted WHERE noted.pgh_label <> 'delete'
  UNION ALL
  SELECT kept.id, kept.village_id, kept.house_number, kept.house_code, kept.building_id, kept.parcel_id,
    kept.position
  FROM parcels_house kept
  WHERE kept.subdistrict_id = of
    AND NOT EXISTS (SELECT 1 FROM parcels_houseevent event WHERE event.pgh_obj_id = kept.id)
$$;
