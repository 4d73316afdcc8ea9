"""What ./run and ./test do once a Python is there. Standard library only."""
