"""Commands of matters, for the worker."""
