"""Divisions, units, posts, people and grants: who may see and do what, where, until when."""
