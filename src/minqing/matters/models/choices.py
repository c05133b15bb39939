"""The closed vocabularies of matters: each code word and its one Chinese label."""

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


class EndReason(models.TextChoices):
    """Where an opinion that became no problem has ended."""

    ANSWERED = "answered", _("已当面或书面答复")
    ADOPTED = "adopted", _("建议已采纳")
    EXPLAINED = "explained", _("已解释说明")
    NOT_OURS = "not_ours", _("不属于本机构，已告知去向")
    IN_PROCEDURE = "in_procedure", _("已在诉讼、仲裁、复议或信访程序中")
    WITHDRAWN = "withdrawn", _("反映人撤回")
    UNCLEAR = "unclear", _("内容不清，无法联系补充")


class Outcome(models.TextChoices):
    """What the resident got, as the office reports it. Never the same thing as the state."""

    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    EXPLAINED = "explained", _("已解释")
    NOT_POSSIBLE = "not_possible", _("无法办理")
    WITHDRAWN = "withdrawn", _("反映人撤回")
    NOT_OURS = "not_ours", _("不属于本机构")


class EvidenceKind(models.TextChoices):
    """What may prove a result. A photo is one of five, never demanded."""

    DOCUMENT = "document", _("文件材料")
    MEASURED = "measured", _("实测结果")
    RESIDENT_WORD = "resident_word", _("群众说法")
    NOTE = "note", _("另一名工作人员的证明")
    PHOTO = "photo", _("照片")


class Answer(models.TextChoices):
    """A resident's verdict."""

    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


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


class ChangeKind(models.TextChoices):
    """Why a promise date changed."""

    EXTENSION = "extension", _("申请延期")
    REASSIGNED = "reassigned", _("改派单位")
    RESUMED = "resumed", _("解除挂账")
    REWORK = "rework", _("返工")


class Decision(models.TextChoices):
    """What became of a request that another person decides."""

    ASKED = "asked", _("待批")
    APPROVED = "approved", _("同意")
    REFUSED = "refused", _("不同意")
