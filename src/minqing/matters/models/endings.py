"""How an opinion ends without a problem, how a verdict came, and why a call brought none."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndReason(models.TextChoices):
    """Where an opinion that became no problem has ended."""

    ANSWERED = "answered", _("已当面或书面答复")
    ADOPTED = "adopted", _("建议已采纳")
    EXPLAINED = "explained", _("已解释说明")
    NOT_OURS = "not_ours", _("不属于本机构，已告知去向")
    IN_PROCEDURE = "in_procedure", _("已在诉讼、仲裁、复议或信访程序中")
    WITHDRAWN = "withdrawn", _("反映人撤回")
    UNCLEAR = "unclear", _("内容不清，无法联系补充")


class Via(models.TextChoices):
    """How a verdict came."""

    WEB = "web", _("凭回执码自评")
    CALLBACK = "callback", _("电话回访")


class CallResult(models.TextChoices):
    """A call-back that brought no verdict."""

    NO_ANSWER = "no_answer", _("无人接听")
    WRONG_NUMBER = "wrong_number", _("号码不对")
    DECLINED = "declined", _("不愿评价")
    LATER = "later", _("约定再联系")
