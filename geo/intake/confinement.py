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
#: OpenFileGDB; a test asks the library what is left. No name has a space but two, written with "+".
SKIPPED = (
    "ADBC AIVector AmigoCloud AVCBin AVCE00 Carto CSV CSW DAAS DGN DXF EDIGEO EEDA EEDAI "
    "Elasticsearch ESRIJSON GDALG GeoJSONSeq GeoRSS GML GPSBabel GPX GTFS HTTP Idrisi JML JSONFG "
    "LVBAG MapInfo+File MapML MBTiles MEM MiraMonVector MVT netCDF NGW OAPIF ODS OGCAPI OGR_GMT "
    "OGR_PDS OGR_VRT OSM PCIDSK PDF PDS4 PGDUMP PLSCENES PMTiles S57 Selafin SQLite STACIT STACTA "
    "SXF TopoJSON VDV VFK VICAR VRT WAsP WCS WFS WMS WMTS XLSX Zarr"
)
#: Every raster driver of the wheel but GTiff, COG, MEM, Memory, VRT: only our own code names a VRT.
SKIPPED_RASTER = (
    "AAIGrid ACE2 ADRG AIG AirSAR AVCBin AVCE00 BAG BIGGIF BLX BMP BSB BT BYN CALS CEOS COASP "
    "COSAR CPG CTable2 CTG DAAS DERIVED DIMAP DIPEx DOQ1 DOQ2 DTED ECRGTOC EEDA EEDAI EHdr EIR "
    "ELAS ENVI ERS ESAT ESRI+Shapefile ESRIC ESRIJSON FAST FIT GDALG GenBin GeoJSON GeoJSONSeq "
    "GFF GIF GNMDatabase GNMFile GPKG GRASSASCIIGrid GRIB GS7BG GSAG GSBG GSC GTI GTX GXF HDF5 "
    "HDF5Image HF2 HFA HTTP ILWIS IRIS ISCE ISG ISIS2 ISIS3 JAXAPALSAR JDEM JP2OpenJPEG JPEG "
    "KMLSUPEROVERLAY KRO L1B LAN LCP Leveller LIBERTIFF LOSLAS MAP MBTiles MFF MFF2 MiraMonRaster "
    "MRF MSGN MVT NDF netCDF NGSGEOID NITF NOAA_B NSIDCbin NTv2 NWT_GRC NWT_GRD OSM OZI PAux "
    "PCIDSK PCRaster PDF PDS PDS4 PLMOSAIC PNG PNM PRF R Rasterlite RCM RIK RMF ROI_PAC RPFTOC "
    "RRASTER RS2 RST S102 S104 S111 SAFE SAGA SAR_CEOS SDTS SENTINEL2 SGI SIGDEM SNAP_TIFF SNODAS "
    "SQLite SRP SRTMHGT STACIT STACTA Terragen TGA TIL TopoJSON TSX USGSDEM VICAR WCS WEBP WMS "
    "WMTS XPM XYZ Zarr ZMap"
)
#: A picture of 4,000 million pixels takes hours where a vector file takes minutes.
PICTURE_CPU_SECONDS = 12 * 3600
PICTURE_OUTPUT_BYTES = 200_000_000_000
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def enter() -> None:
    """Limits and closed doors for vector files and tables."""
    _close(SKIPPED, CPU_SECONDS, OUTPUT_BYTES)


def enter_for_pictures() -> None:
    """The same for rasters, which are larger and take longer."""
    _close(SKIPPED_RASTER, PICTURE_CPU_SECONDS, PICTURE_OUTPUT_BYTES)
    os.environ["GDAL_DISABLE_READDIR_ON_OPEN"] = "EMPTY_DIR"  # no file beside it is looked at
    os.environ["GDAL_CACHEMAX"] = "256"
    os.environ["GDAL_NUM_THREADS"] = "2"


def _close(skipped: str, cpu_seconds: int, output_bytes: int) -> None:
    """In this order: network, resources, drivers."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)  # where the kernel allows; the rest holds anyway
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_bytes, output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["OGR_SKIP"] = os.environ["GDAL_SKIP"] = skipped.replace(" ", ",").replace("+", " ")
    os.environ["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = ".closed"
    os.environ["GDAL_HTTP_MAX_RETRY"] = "0"
    os.environ["GDAL_HTTP_PROXY"] = os.environ["HTTPS_PROXY"] = "closed.invalid:9"
    os.environ["OGR_SQLITE_LOAD_EXTENSIONS"] = ""
    os.environ["SHAPE_RESTORE_SHX"] = "NO"
    os.environ["GDAL_NUM_THREADS"] = "1"
    os.environ["OGR_GEOJSON_MAX_OBJ_SIZE"] = "200"
