"""Everything that writes campaigns and activities, one module a noun."""
