"""Forms of campaigns and activities."""
