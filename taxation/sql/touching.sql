-- Boundaries of the parcels of owner sets that hold several, each set with a number.
SELECT id, dense_rank() OVER (ORDER BY holders) AS owner, ST_AsBinary(boundary, 'NDR') AS shape
  FROM (SELECT id, holders, boundary, count(*) OVER (PARTITION BY holders) AS parcels
          FROM land
         WHERE holders IS NOT NULL AND boundary IS NOT NULL) AS owned
 WHERE parcels > 1
