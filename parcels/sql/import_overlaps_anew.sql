-- Nothing is compared yet: see import_overlaps.
DROP TABLE IF EXISTS import_compared;
CREATE TEMP TABLE import_compared (id bigint PRIMARY KEY)
