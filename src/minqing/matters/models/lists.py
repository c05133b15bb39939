"""The indexes of lists: each list is read under one grant, by equality on its level, in the order of one date."""

from __future__ import annotations

from django.db import models

LEVELS = ("county", "street", "community", "scope")


def listed_by(table: str, date: str) -> list[models.Index]:
    """For each level: the whole list by date, and one state of it by date."""
    whole = [models.Index(fields=[level, date, "id"], name=f"{table}_{level}_all") for level in LEVELS]
    states = [
        models.Index(fields=[level, "state", date, "id"], name=f"{table}_{level}_state") for level in LEVELS
    ]
    return whole + states
