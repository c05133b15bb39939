"""Django's handle on this app."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "minqing.org"
    label = "org"
    verbose_name = _("组织")

    def ready(self) -> None:
        # Modules that declare actions; the ledgers are found by the ledger app.
        importlib.import_module("minqing.org.norms")
        names = ("handing", "people", "places", "reveal", "secrets", "setup", "substitutes", "units")
        for name in names:
            importlib.import_module(f"minqing.org.actions.{name}")
