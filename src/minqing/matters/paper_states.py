"""Kinds and states of numbered papers. A void paper keeps its number."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.base.states import StateTable, Step


class PaperKind(TextChoices):
    TRANSFER = "transfer", _("转办单")
    URGE = "urge", _("督办单")
    NOTICE = "notice", _("受理告知书")
    LETTER = "letter", _("提请函")


class PaperState(TextChoices):
    MADE = "made", _("有效")
    VOID = "void", _("作废")


# The word in front of the year: 城建办转〔2026〕12号.
MARKS = {PaperKind.TRANSFER: "转", PaperKind.URGE: "督", PaperKind.NOTICE: "受", PaperKind.LETTER: "函"}

PAPER = StateTable(
    name="paper",
    label="文书",
    choices=PaperState,
    initial=PaperState.MADE,
    steps=(Step(PaperState.MADE, "paper.void", PaperState.VOID, "出文单位"),),
)
