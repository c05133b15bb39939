"""Everything that writes the rows of matters, one module a noun."""
