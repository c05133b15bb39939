"""The closed vocabularies of opinions, outcomes and verdicts: each code word and its one Chinese label."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a matter reached the office. HIDDEN stands on accusations, whose channel lies in the sealed store."""

    VISIT = "visit", _("入户走访")
    SYMPOSIUM = "symposium", _("座谈会")
    LETTER = "letter", _("来信")
    WALK_IN = "walk_in", _("来访")
    PHONE = "phone", _("来电")
    HOTLINE = "hotline", _("12345转办")
    WEB = "web", _("网上（含扫码）")
    EXCEL = "excel", _("表格导入")
    OTHER = "other", _("其他")
    HIDDEN = "hidden", _("不公开")


class Kind(models.TextChoices):
    """The three classes of 信访工作条例 articles 29–31, and livelihood matters. Empty until somebody has sorted it."""

    SUGGESTION = "suggestion", _("建议意见")
    REQUEST = "request", _("申诉求决")
    ACCUSATION = "accusation", _("检举控告")
    LIVELIHOOD = "livelihood", _("民生问题")


class Wind(models.TextChoices):
    """四风."""

    FORMALISM = "formalism", _("形式主义")
    BUREAUCRACY = "bureaucracy", _("官僚主义")
    HEDONISM = "hedonism", _("享乐主义")
    EXTRAVAGANCE = "extravagance", _("奢靡之风")


class Outcome(models.TextChoices):
    """What the resident got, as the office reports it. Never the same thing as the state."""

    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    EXPLAINED = "explained", _("已解释")
    NOT_POSSIBLE = "not_possible", _("无法办理")
    WITHDRAWN = "withdrawn", _("反映人撤回")
    NOT_OURS = "not_ours", _("不属于本机构")


class Answer(models.TextChoices):
    """A resident's verdict."""

    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")
