"""The closed vocabularies of look-backs: by what a list is divided, and the answers on a sheet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strata(models.TextChoices):
    """By what the list is divided before the draw; each part gives at least one."""

    NONE = "none", _("不分层")
    COMMUNITY = "community", _("按社区")
    CATEGORY = "category", _("按类别")
    UNIT = "unit", _("按责任单位")


class Seen(models.TextChoices):
    """An answer on the inspection sheet."""

    YES = "yes", _("是")
    NO = "no", _("否")
    NOT_APPLICABLE = "na", _("不适用")
