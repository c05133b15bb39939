"""Django's handle on this app."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "minqing.base"
    label = "base"
    verbose_name = _("底座")

    def ready(self) -> None:
        importlib.import_module("minqing.base.checks")
