"""A whole office in one encrypted file: all of one sub-district, out and into another place."""
