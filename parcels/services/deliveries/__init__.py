"""Work made by the worker and fetched later: map sheets and exports."""
