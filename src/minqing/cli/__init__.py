"""The commands behind ./minqing, run inside its own environment."""
