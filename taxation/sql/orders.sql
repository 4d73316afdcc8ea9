-- Orders of the executive in force for the year of a day, by the parcels of their place as they stood.
-- A drawn area takes a parcel with at least half of its ground inside;
-- those wholly inside are found without cutting.
SELECT l.id, o.section, o.percent, o.amount_satang, o.order_number, o.ordered_on
  FROM taxation_reductionorder o
  LEFT JOIN geo_zone z ON z.id = o.zone_id
  JOIN land l
    ON CASE o.place
            WHEN 'all' THEN true
            WHEN 'village' THEN l.village_id = o.village_id
            WHEN 'zone' THEN left(l.code, 2) = z.code
            WHEN 'parcel' THEN l.id = o.parcel_id
            ELSE ST_CoveredBy(l.boundary, o.area)
                 OR ST_Intersects(l.boundary, o.area)
                    AND ST_Area(ST_Intersection(l.boundary, o.area)) >= ST_Area(l.boundary) / 2
       END
 WHERE o.subdistrict_id = %(subdistrict)s AND (o.id = %(tried)s AND %(with_tried)s OR o.id <> %(tried)s AND o.state = 'in_force')
   AND o.tax_year = extract(year FROM %(day)s::date)
 ORDER BY l.code, o.ordered_on, o.id
