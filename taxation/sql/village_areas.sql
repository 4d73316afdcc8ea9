-- One shape a village: the ground of its parcels, small gaps closed. Villages have no surveyed outline.
SELECT village_id,
       ST_AsGeoJSON(ST_Transform(ST_SimplifyPreserveTopology(ground, 10), 4326), 5)::text
  FROM (SELECT village_id,
               ST_Buffer(ST_Buffer(ST_Union(ST_Buffer(ST_Envelope(boundary), 25)), 60), -60) AS ground
          FROM parcels_parcel
         WHERE subdistrict_id = %(subdistrict)s AND retired_on IS NULL
           AND village_id IS NOT NULL AND boundary IS NOT NULL
         GROUP BY village_id) AS one
