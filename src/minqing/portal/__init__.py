"""Pages for residents: intake, receipt, status and verdict, without an account or JavaScript."""
