"""Everything that writes the organisation's rows."""
