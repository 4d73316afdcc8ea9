"""Pages of the register: the map, and what leaves on paper or as a file."""
