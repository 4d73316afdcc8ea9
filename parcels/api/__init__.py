"""The register's JSON doors: read here, write in `writing` and `acts`."""
