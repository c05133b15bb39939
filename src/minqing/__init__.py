"""Minqing 民情台账: the work ledger of a subdistrict office."""
