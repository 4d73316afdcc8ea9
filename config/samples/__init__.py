"""Puts the invented sub-district of data_samples/generator into the database."""
