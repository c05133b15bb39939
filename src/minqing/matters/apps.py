"""Django's handle on this app."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "minqing.matters"
    label = "matters"
    verbose_name = _("诉求到结果")

    def ready(self) -> None:
        # Modules that declare: norms, every action, every ledger.
        names: tuple[str, ...] = (
            "norms",
            "actions.opinion",
            "actions.problem",
            "actions.task",
            "actions.merging",
        )
        names += ("actions.levels", "actions.also", "actions.referral")
        names += (
            "rates_norms",
            "lookback_norms",
            "actions.draw",
            "actions.lookback",
            "actions.accountability",
            "actions.again",
        )
        names += ("actions.papers", "actions.correcting", "actions.paper_cases")
        names += ("actions.splitting", "rates_norms")
        names += ("publicity_norms", "actions.publicity", "actions.comments")
        for name in (
            *names,
            "actions.verdict",
            "actions.recheck",
            "actions.category",
            "actions.personal",
            "ledgers",
        ):
            importlib.import_module(f"minqing.matters.{name}")
