"""Workbooks in and out: `read`, `header`, `forms`, `write`, `errors` in the order a file passes them. Knows no ledger."""
