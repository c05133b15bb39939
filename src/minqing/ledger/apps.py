"""Django's handle on this app: finds every app's ledgers and checks them."""

import importlib

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "minqing.ledger"
    label = "ledger"
    verbose_name = _("台账")

    def ready(self) -> None:
        importlib.import_module("minqing.ledger.checks")
        autodiscover_modules("ledgers")
