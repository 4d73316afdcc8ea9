"""Reads of the register, one question each."""

from parcels.selectors.day import RegisterDay, boundaries_on, register_as_of
from parcels.selectors.detail import area, parcel_detail, parcel_history, parcel_row
from parcels.selectors.features import exact_features
from parcels.selectors.search import search

__all__ = [
    "RegisterDay",
    "area",
    "boundaries_on",
    "exact_features",
    "parcel_detail",
    "parcel_history",
    "parcel_row",
    "register_as_of",
    "search",
]
