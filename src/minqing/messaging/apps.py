"""Django's handle on this app."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "minqing.messaging"
    label = "messaging"
    verbose_name = _("消息")

    def ready(self) -> None:
        # Declared there: norms, the action, and the lines of the table, which pages and worker read alike.
        for name in ("norms", "actions.wishes", "lines"):
            importlib.import_module(f"minqing.messaging.{name}")
