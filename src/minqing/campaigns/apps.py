"""Django's handle on this app."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "minqing.campaigns"
    label = "campaigns"
    verbose_name = _("活动")

    def ready(self) -> None:
        # Modules that declare: every action, every ledger.
        for name in ("actions.campaign", "actions.step", "actions.registered", "actions.activity", "ledgers"):
            importlib.import_module(f"minqing.campaigns.{name}")
