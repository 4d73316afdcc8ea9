"""Every act that has a door, by the last part of its address."""

from parcels.api import acts, building_acts, pen_acts, unit_acts

DOORS = {**acts.DOORS, **building_acts.DOORS, **pen_acts.DOORS, **unit_acts.DOORS}
