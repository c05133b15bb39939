"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "minqing.campaigns"
    label = "campaigns"
    verbose_name = _("活动")
