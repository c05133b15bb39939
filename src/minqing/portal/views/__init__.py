"""Pages of the residents' face, one module per noun."""
