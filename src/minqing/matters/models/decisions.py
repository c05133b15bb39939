"""The closed vocabularies of work on a task: kinds of evidence, why a promise changed, what was decided."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceKind(models.TextChoices):
    """What may prove a result. A photo is one of five, never demanded."""

    DOCUMENT = "document", _("文件材料")
    MEASURED = "measured", _("实测结果")
    RESIDENT_WORD = "resident_word", _("群众说法")
    NOTE = "note", _("另一名工作人员的证明")
    PHOTO = "photo", _("照片")


class ChangeKind(models.TextChoices):
    """Why a promise date changed."""

    EXTENSION = "extension", _("申请延期")
    REASSIGNED = "reassigned", _("改派单位")
    RESUMED = "resumed", _("解除挂账")
    REWORK = "rework", _("责令返工")
    SENT_BACK = "sent_back", _("退回返工")


class Decision(models.TextChoices):
    """What became of a request that another person decides."""

    ASKED = "asked", _("待批")
    APPROVED = "approved", _("同意")
    REFUSED = "refused", _("不同意")
