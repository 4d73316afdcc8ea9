"""Draws an invented sub-district on the real ground of Pang Mu: pure, seeded, no framework."""
