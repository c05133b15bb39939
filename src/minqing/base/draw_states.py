"""Where a draw stands, and who its two parties can be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DrawState(models.TextChoices):
    FROZEN = "frozen", _("名单已冻结，等承诺")
    COMMITTED = "committed", _("双方已承诺，等公开")
    DRAWN = "drawn", _("已抽出")
    VOID = "void", _("已作废")


class PartyKind(models.TextChoices):
    ORDERER = "orderer", _("发起方")
    UNIT = "unit", _("其他单位")
    RESIDENT = "resident", _("持回执的居民")
