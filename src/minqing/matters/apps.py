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
        names = ("norms", "actions.opinion", "actions.problem", "actions.task")
        for name in (*names, "actions.verdict", "actions.recheck", "actions.category", "ledgers"):
            importlib.import_module(f"minqing.matters.{name}")
