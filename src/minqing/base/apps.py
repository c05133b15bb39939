"""Django's handle on this app."""

import importlib

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "minqing.base"
    label = "base"
    verbose_name = _("底座")

    def ready(self) -> None:
        # Modules that declare: start-up checks, and the base's own actions.
        for name in ("checks", "calendar_actions", "norm_actions"):
            importlib.import_module(f"minqing.base.{name}")
        # Each app's norms.py declares its limits; they must be known before `migrate` seeds them.
        autodiscover_modules("norms")
        post_migrate.connect(importlib.import_module("minqing.base.installing").install, sender=self)
