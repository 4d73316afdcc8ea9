"""Drafting building footprints from a picture: features, learning, outlines, an honest score.

Nothing here opens a file or knows the register; geo/rasters_footprints.py reads the windows.
"""
