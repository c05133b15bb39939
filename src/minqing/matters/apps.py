"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "minqing.matters"
    label = "matters"
    verbose_name = _("诉求到结果")
