"""What a new database starts with: the packaged workday calendar and the declared norms. Repeated, it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps as all_apps

from minqing.base.calendar import seed_calendar
from minqing.base.norms import seed_norms

if TYPE_CHECKING:
    from django.apps.registry import Apps


def install(*, using: str, apps: Apps = all_apps, **_kwargs: Any) -> None:
    """After `migrate` (and after the flush between two tests): fill in what is missing, touch nothing else."""
    for model, seed in (("CalendarYear", seed_calendar), ("Norm", seed_norms)):
        try:
            apps.get_model("base", model)
        except LookupError:
            continue  # migrating back to before the table existed
        seed(apps, using)
