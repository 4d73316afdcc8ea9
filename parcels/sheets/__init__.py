"""Paper maps at true scale: the sheets of the tax map and the plan of one parcel. Pure drawing."""
