"""The tax office's verbs: run a year, settle, release, choose, find, print."""
