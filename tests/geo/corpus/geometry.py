"""Shapes that are none, reference systems that are not, and layers that are something else."""

import json
import sqlite3
from pathlib import Path

import pyogrio
from pyproj import CRS

from geo.datum import indian_1975
from tests.geo.corpus import case, text_case
from tests.geo.corpus.shapes import (
    EAST,
    LAT,
    LON,
    NORTH,
    PLACEMARK,
    PLOT,
    RING,
    frame,
    geojson,
    gpkg,
    kml,
    polygon,
    shapefile,
)

BOW = [RING[0], RING[2], RING[1], RING[3], RING[0]]
GOOD = geojson([polygon(RING)])


def geo(name: str, expected: str, *geometries: object, **more: object) -> None:
    text_case(name, expected, geojson(geometries, **more), ".geojson")


geo("geojson", "ok", polygon(RING))
geo("geojson with heights", "ok", polygon([[*xy, 250.0] for xy in RING]))
geo("geojson with doubled corners", "ok", polygon([RING[0], RING[0], *RING[1:]]))
geo("feature without geometry", "no_geometry", None)
geo("points", "wrong_geometry_type", {"type": "Point", "coordinates": [LON, LAT]})
geo("a line", "wrong_geometry_type", {"type": "LineString", "coordinates": RING})
geo(
    "a collection of geometries",
    "wrong_geometry_type",
    {"type": "GeometryCollection", "geometries": [polygon(RING)]},
)
geo(
    "mixed types",
    "wrong_geometry_type",
    polygon(RING),
    {"type": "Point", "coordinates": [LON, LAT]},
    {"type": "MultiPolygon", "coordinates": [[RING]]},
)
geo("ring that crosses itself", "invalid_ring", polygon(BOW))
geo("hole outside its shell", "invalid_ring", polygon(RING, [[x + 1e-3, y] for x, y in RING]))
geo("nested shells", "invalid_ring", {"type": "MultiPolygon", "coordinates": [[RING], [RING]]})
geo("ring of two points", "no_geometry|invalid_ring|zero_area|unreadable", polygon(RING[:2]))
geo("ring without area", "zero_area|invalid_ring", polygon([RING[0], RING[1], RING[0], RING[0]]))
geo("empty polygon", "no_geometry", {"type": "Polygon", "coordinates": []})
geo("swapped axes", "axes_swapped", polygon([[y, x] for x, y in RING]))
geo(
    "metres called degrees",
    "crs_contradicts",
    polygon([[EAST, NORTH], [EAST + 9, NORTH], [EAST, NORTH + 9], [EAST, NORTH]]),
)
geo("another country", "far_away", polygon([[x - 90, y + 30] for x, y in RING]))
geo(
    "beyond the pole",
    "axes_swapped|far_away|crs_contradicts",
    polygon([[x, y + 90] for x, y in RING]),
)
geo("no features", "no_rows")
geo(
    "reference system nobody knows",
    "?srid|crs_unknown|unreadable|ok",
    polygon(RING),
    crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}},
)
geo(
    "reference system behind a link",
    "ok|?srid|unreadable",
    polygon(RING),
    crs={"type": "link", "properties": {"href": "http://127.0.0.1:{port}/crs", "type": "proj4"}},
)
many = [[LON + 4e-4 * (n % 500) / 500, LAT + n * 1e-9] for n in range(125_000)]
geo(
    "250,000 vertices",
    "too_many_vertices",
    polygon([*many, *[[x, y + 1e-3] for x, y in reversed(many)], many[0]]),
)
text_case("geojson cut", "unreadable", GOOD[:-40], ".geojson")
text_case(
    "geojson with NaN",
    "not_a_number|unreadable|no_geometry",
    GOOD.replace(str(LON), "NaN", 1),
    ".geojson",
)
text_case(
    "geojson beyond numbers",
    "not_a_number|unreadable",
    GOOD.replace(str(LON), "1e999", 1),
    ".geojson",
)
text_case("geojson of brackets", "unreadable", "[" * 200_000, ".geojson")
text_case("geojson of nested objects", "unreadable", '{"a":' * 100_000, ".geojson")
text_case("json that is no map", "unreadable", '{"name": "สมมุติ", "rows": [1, 2, 3]}', ".geojson")
text_case(
    "topojson",
    "unreadable",
    '{"type":"Topology","arcs":[],"objects":{"a":{"type":"GeometryCollection","geometries":[]}}}',
    ".geojson",
)
text_case(
    "esri json",
    "unreadable",
    json.dumps(
        {
            "geometryType": "esriGeometryPolygon",
            "spatialReference": {"wkid": 32647},
            "features": [
                {
                    "attributes": {"a": 1},
                    "geometry": {
                        "rings": [
                            [[EAST, NORTH], [EAST, NORTH + 9], [EAST + 9, NORTH], [EAST, NORTH]]
                        ]
                    },
                }
            ],
        }
    ),
    ".geojson",
)
text_case("geojson in utf-16", "unknown_format", GOOD.encode("utf-16"), ".geojson")
text_case(
    "geojson with a zero byte in a name",
    "bad_letters|ok",
    GOOD.replace("01A001", "01\\u0000A001"),
    ".geojson",
)
text_case(
    "geojson with a lone surrogate",
    "bad_encoding|ok|unreadable",
    GOOD.replace("01A001", "\\ud800"),
    ".geojson",
)
text_case(
    "geojson of cp874 bytes",
    "bad_encoding|unreadable",
    GOOD.replace("01A001", "แปลง").encode("cp874"),
    ".geojson",
)
text_case("kml", "ok", kml(PLACEMARK), ".kml")
text_case("kml cut", "unreadable", kml(PLACEMARK)[:-80], ".kml")
text_case("kml of nothing", "no_rows|unreadable", kml(""), ".kml")
text_case(
    "kml with points",
    "wrong_geometry_type",
    kml(f"<Placemark><Point><coordinates>{LON},{LAT}</coordinates></Point></Placemark>"),
    ".kml",
)
text_case(
    "kml with entities that grow",
    "unreadable",
    kml(
        "<name>&c;</name>" + PLACEMARK,
        '<!DOCTYPE k [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ),
    ".kml",
)
text_case(
    "kml with an entity from outside",
    "ok|unreadable",
    kml("<name>&x;</name>" + PLACEMARK, '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ".kml",
)

# --- what fetches: each names a port where a test listens -----------------------------------------
URL = "http://127.0.0.1:{port}/a"
VRT = (
    f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{URL}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
text_case("vrt named geojson", "unknown_format", VRT, ".geojson")
text_case(
    "vrt named tif",
    "unknown_format",
    '<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand band="1"><SimpleSource>'
    f"<SourceFilename>/vsicurl/{URL}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
    ".tif",
)
text_case("vrt with kml in a comment", "unreadable", f"<!-- <kml --> {VRT}", ".kml")
text_case(
    "wms description named kml",
    "unreadable",
    f'<!-- <kml --><GDAL_WMS><Service name="WMS"><ServerUrl>{URL}</ServerUrl></Service></GDAL_WMS>',
    ".kml",
)
text_case(
    "kml with a network link",
    "no_rows|unreadable|ok|?layer",
    kml(f"<NetworkLink><Link><href>{URL}</href></Link></NetworkLink>"),
    ".kml",
)
text_case(
    "kml with a schema from the network",
    "ok|unreadable",
    kml(f'<Schema schemaUrl="{URL}" name="a"/>' + PLACEMARK),
    ".kml",
)
text_case(
    "kml with an entity from the network",
    "ok|unreadable",
    kml("<name>&x;</name>" + PLACEMARK, f'<!DOCTYPE k [<!ENTITY x SYSTEM "{URL}">]>'),
    ".kml",
)
text_case(
    "pipeline named geojson",
    "unreadable",
    json.dumps(
        {
            "type": "gdal_streamed_alg",
            "command_line": f"gdal vector pipeline ! read {URL} ! write a",
        }
    ),
    ".geojson",
)
text_case(
    "feature service named geojson",
    "unreadable",
    json.dumps(
        {
            "currentVersion": 10,
            "url": URL,
            "links": [{"rel": "data", "href": URL}],
            "collections": [],
        }
    ),
    ".geojson",
)
text_case(
    "stac assets named geojson",
    "unreadable|no_rows|ok|no_geometry",
    json.dumps(
        {
            "type": "Feature",
            "stac_version": "1.0.0",
            "geometry": None,
            "properties": {},
            "assets": {"a": {"href": URL}},
        }
    ),
    ".geojson",
)
text_case(
    "next page of a service",
    "ok",
    geojson(
        [polygon(RING)],
        properties={"exceededTransferLimit": True},
        links=[{"rel": "next", "href": URL}],
    ),
    ".geojson",
)


@case("geopackage", "ok")
def _good(folder: Path) -> Path:
    return gpkg(folder)


@case("geopackage cut", "unreadable")
def _cut(folder: Path) -> Path:
    path = gpkg(folder)
    path.write_bytes(path.read_bytes()[:20_000])
    return path


@case("geopackage with noise in its pages", "unreadable")
def _noise(folder: Path) -> Path:
    path = gpkg(folder)
    raw = bytearray(path.read_bytes())
    raw[100:60_000] = b"\xa5" * (60_000 - 100)
    path.write_bytes(bytes(raw))
    return path


@case("sqlite that is no geopackage", "unreadable|no_rows")
def _sqlite(folder: Path) -> Path:
    with sqlite3.connect(folder / "a.gpkg") as book:
        book.execute("CREATE TABLE secrets (a TEXT)")
    return folder / "a.gpkg"


@case("geopackage of two layers", "?layer")
def _layers(folder: Path) -> Path:
    for layer in ("one", "two"):
        frame().to_file(folder / "a.gpkg", layer=layer, driver="GPKG")
    return folder / "a.gpkg"


@case("geopackage without a reference system", "?srid")
def _no_system(folder: Path) -> Path:
    return gpkg(folder, srid=None)


@case("geopackage with degrees called metres", "crs_contradicts")
def _degrees(folder: Path) -> Path:
    made = frame().to_crs(4326).set_crs(32647, allow_override=True)
    made.to_file(folder / "a.gpkg", driver="GPKG")
    return folder / "a.gpkg"


@case("geopackage of the zone beside", "far_away")
def _zone(folder: Path) -> Path:
    return gpkg(folder, srid=32648)


@case("geopackage of the northern hemisphere called southern", "far_away")
def _south(folder: Path) -> Path:
    return gpkg(folder, srid=32747)


for code in (3857, 24047, 4326, 32648):

    @case(f"geopackage in EPSG:{code}", "ok")
    def _other(folder: Path, code: int = code) -> Path:
        target = indian_1975() if code == 24047 else code
        made = frame().to_crs(target).set_crs(code, allow_override=True)
        made.to_file(folder / "a.gpkg", driver="GPKG")
        return folder / "a.gpkg"


@case("geopackage with a grid of the office's own", "crs_not_metric_or_degrees")
def _own_grid(folder: Path) -> Path:
    local = CRS.from_wkt('LOCAL_CS["office",UNIT["metre",1]]')
    made = frame().set_crs(local, allow_override=True)
    made.to_file(folder / "a.gpkg", driver="GPKG")
    return folder / "a.gpkg"


@case("table of a geopackage", "ok|no_geometry")
def _table(folder: Path) -> Path:
    pyogrio.write_dataframe(frame().drop(columns="geometry"), folder / "a.gpkg", driver="GPKG")
    return folder / "a.gpkg"


@case("geopackage with a spoilt shape", "no_geometry|unreadable")
def _blob(folder: Path) -> Path:
    path = gpkg(folder)
    with sqlite3.connect(path) as book:
        for (name,) in book.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            book.execute(f'DROP TRIGGER "{name}"')
        book.execute("UPDATE a SET geom = x'4750000100000000FFFFFFFF'")
    return path


@case("geopackage with a view that loads a library", "unreadable|no_rows|?layer")
def _view(folder: Path) -> Path:
    path = gpkg(folder)
    with sqlite3.connect(path) as book:
        book.execute(
            "CREATE VIEW v AS SELECT load_extension('/tmp/evil.so') AS x, fid, geom FROM a"
        )
        book.execute("UPDATE gpkg_contents SET table_name='v', identifier='v'")
        book.execute("PRAGMA foreign_keys=OFF")
        book.execute("UPDATE gpkg_geometry_columns SET table_name='v'")
    return path


@case("flatgeobuf", "ok")
def _fgb(folder: Path) -> Path:
    frame().to_file(folder / "a.fgb", driver="FlatGeobuf")
    return folder / "a.fgb"


@case("flatgeobuf cut", "unreadable")
def _fgb_cut(folder: Path) -> Path:
    path = _fgb(folder)
    path.write_bytes(path.read_bytes()[:-30])
    return path


@case("flatgeobuf with noise for a head", "unreadable|no_rows")
def _fgb_noise(folder: Path) -> Path:
    (folder / "a.fgb").write_bytes(b"fgb\x03fgb\x00" + b"\xff" * 400)
    return folder / "a.fgb"


@case("shapefile", "ok")
def _shp(folder: Path) -> Path:
    return shapefile(folder)


@case("shapefile without prj", "?srid")
def _no_prj(folder: Path) -> Path:
    return shapefile(folder, replace={".prj": None})


@case("shapefile with an empty prj", "?srid")
def _empty_prj(folder: Path) -> Path:
    return shapefile(folder, replace={".prj": b""})


@case("shapefile with prose for prj", "?srid|crs_unknown")
def _prose_prj(folder: Path) -> Path:
    return shapefile(folder, replace={".prj": "พิกัดตามแผนที่เดิม".encode()})


@case("shapefile of the datum without a grid", "crs_not_metric_or_degrees")
def _datum(folder: Path) -> Path:
    return shapefile(folder, replace={".prj": CRS.from_epsg(4240).to_wkt("WKT1_ESRI").encode()})


@case("shapefile with a shape that is none", "no_geometry")
def _null(folder: Path) -> Path:
    return shapefile(folder, [PLOT, None])
