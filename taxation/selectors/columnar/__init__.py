"""A run over a whole body by columns: the facts and amounts of all who are plain (see roll.py)."""
