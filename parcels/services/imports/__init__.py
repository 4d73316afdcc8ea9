"""Files into the register: received, read, judged, rehearsed, applied as one act, reported."""
