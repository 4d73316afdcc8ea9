-- Moved parcels of the table shift_to: states that end become versions, then the new boundaries.
-- `day` is that of the survey; from when it holds stands in each row.
INSERT INTO parcels_parcelversion (subdistrict_id, parcel_id, during, version, document_type,
       document_number, survey_page, map_sheet, land_number, register_area_sq_wah, boundary,
       boundary_source, boundary_on, boundary_accuracy_m, remark)
SELECT p.subdistrict_id, p.id, daterange(p.valid_from, s.valid_from), p.version, p.document_type,
       p.document_number, p.survey_page, p.map_sheet, p.land_number, p.register_area_sq_wah,
       p.boundary, p.boundary_source, p.boundary_on, p.boundary_accuracy_m, p.remark
  FROM shift_to s JOIN parcels_parcel p ON p.id = s.id
 WHERE p.valid_from < s.valid_from;
UPDATE parcels_parcel p
   SET boundary = s.boundary, boundary_on = %(day)s, boundary_accuracy_m = s.accuracy_m,
       orthophoto_id = s.orthophoto_id, valid_from = s.valid_from, version = p.version + 1
  FROM shift_to s WHERE p.id = s.id
