"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "minqing.portal"
    label = "portal"
    verbose_name = _("居民端")
