"""Questions about the service desk, one file for each reader."""
