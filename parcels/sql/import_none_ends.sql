-- A file that ends no parcel and splits none.
DROP TABLE IF EXISTS import_succession;
CREATE TEMP TABLE import_succession (parcel_id bigint, row_id bigint);
DROP TABLE IF EXISTS import_descent;
CREATE TEMP TABLE import_descent (row_id bigint, parcel_id bigint);
DROP TABLE IF EXISTS import_endings;
CREATE TEMP TABLE import_endings (parcel_id bigint, succeeded boolean, ends boolean, kept_by_buildings boolean)
