"""Treasury price files: land by map sheet and land number, buildings by type. Kinds of import."""
