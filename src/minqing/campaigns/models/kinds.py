"""The closed lists of campaigns and activities."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    SYMPOSIUM = "symposium", _("座谈会")
    VISIT = "visit", _("走访")
    MEETING = "meeting", _("会议")
    STUDY = "study", _("学习")
    OTHER = "other", _("其他活动")


class Ruling(models.TextChoices):
    PASSED = "passed", _("通过")
    SENT_BACK = "sent_back", _("退回")
