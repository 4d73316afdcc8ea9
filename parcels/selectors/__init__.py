"""Reads of the register, one question each."""

from parcels.selectors.day import RegisterDay, boundaries_on, register_as_of

__all__ = ["RegisterDay", "boundaries_on", "register_as_of"]
