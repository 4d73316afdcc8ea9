"""The closed doors of the reader process: network, memory, time, file size, drivers.

`enter` runs before GDAL is loaded: GDAL opens by content and follows network paths inside a file
that is named .tif or .geojson.
"""

import ctypes
import os
import resource

MEMORY_BYTES = 4_000_000_000
CPU_SECONDS = 600
OUTPUT_BYTES = 8_000_000_000
#: Every vector driver of the wheel but GPKG, ESRI Shapefile, GeoJSON, FlatGeobuf, KML, LIBKML,
#: OpenFileGDB; a test compares it with what the library offers.
SKIPPED = (
    "ADBC AIVector AVCBin AVCE00 AmigoCloud CSV CSW Carto DGN DXF EDIGEO EEDA ESRIJSON "
    "Elasticsearch GDALG GML GPSBabel GPX GTFS GeoJSONSeq GeoRSS HTTP Idrisi JML JSONFG LVBAG "
    "MBTiles MEM MVT MapInfo_File MapML MiraMonVector NGW OAPIF ODS OGCAPI OGR_GMT OGR_PDS OGR_VRT "
    "OSM PCIDSK PDF PDS4 PGDUMP PLSCENES PMTiles S57 SQLite SXF Selafin TopoJSON VDV VFK VICAR "
    "WAsP WFS XLSX VRT WMS WMTS WCS DAAS EEDAI STACIT STACTA Zarr netCDF"
)
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def enter() -> None:
    """Limits and closed doors, in this order: network, resources, drivers."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)  # where the kernel allows; the rest holds anyway
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["OGR_SKIP"] = os.environ["GDAL_SKIP"] = SKIPPED.replace(" ", ",").replace("_", " ")
    os.environ["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = ".closed"
    os.environ["GDAL_HTTP_MAX_RETRY"] = "0"
    os.environ["GDAL_HTTP_PROXY"] = os.environ["HTTPS_PROXY"] = "closed.invalid:9"
    os.environ["OGR_SQLITE_LOAD_EXTENSIONS"] = ""
    os.environ["SHAPE_RESTORE_SHX"] = "NO"
    os.environ["GDAL_NUM_THREADS"] = "1"
    os.environ["OGR_GEOJSON_MAX_OBJ_SIZE"] = "200"
