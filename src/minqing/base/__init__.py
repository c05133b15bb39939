"""What every floor stands on: actions, journal, clock, norms, files, sealing. No domain word."""
