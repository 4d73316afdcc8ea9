-- A stored display shape in the coordinates of one tile: 4096 x 4096 units, y downwards.
--
-- ST_AsMVTGeom clips and validates every polygon, which is nine tenths of the time of a tile. Renderers
-- clip by themselves, so a shape that lies within one tile's width of the tile is only moved, scaled
-- and put on the grid; the few larger ones are clipped. Written to be inlined: one expression.
CREATE OR REPLACE FUNCTION tile_shape(shape geometry, tile geometry, near geometry, west float8, north float8, units float8)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN shape @ near
    THEN ST_SnapToGrid(ST_TransScale(shape, -west, -north, units, -units), 1)
    ELSE ST_AsMVTGeom(shape, tile, 4096, 64, true)
  END
$$;

-- The same for a stored shape on a grid no finer than the tile's: only moved and scaled.
--
-- ST_AsMVT cuts the fraction off, so half a unit more rounds, and neighbours round alike.
CREATE OR REPLACE FUNCTION tile_shape_on_grid(shape geometry, tile geometry, near geometry, west float8, north float8, units float8)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN shape @ near
    THEN ST_TransScale(shape, 0.5 / units - west, -0.5 / units - north, units, -units)
    ELSE ST_AsMVTGeom(shape, tile, 4096, 64, true) END
$$;
