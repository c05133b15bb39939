"""The ways of registering: which channels each offers, which form, which action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base.action import Action
from minqing.desk.forms.intake import FixedIntake, Intake
from minqing.desk.forms.paper_cases import PaperIntake
from minqing.matters.actions import opinion, paper_cases
from minqing.matters.models import Channel
from minqing.org.permissions import Perm


@dataclass(frozen=True)
class Way:
    """One register button."""

    name: str
    label: Any
    about: Any
    channels: tuple[str, ...]
    form: type[Intake]
    action: Action[Any]
    needs: Perm


_IN = (Channel.PHONE, Channel.WALK_IN, Channel.LETTER, Channel.HOTLINE, Channel.OTHER)
_OUT = (Channel.VISIT, Channel.SYMPOSIUM)
WAYS = {
    way.name: way
    for way in (
        Way(
            "call",
            _("登记来访来电"),
            _("照着说的记，登记完就有回执"),
            _IN,
            Intake,
            opinion.record,
            Perm.OPINION_RECORD,
        ),
        Way(
            "walk",
            _("登记走访见闻"),
            _("走访、座谈时听到的"),
            _OUT,
            Intake,
            opinion.record,
            Perm.OPINION_RECORD,
        ),
        Way(
            "fixed",
            _("登记立行立改"),
            _("当场已经办好的：原话、怎么办的、一样佐证，一次登完"),
            (*_OUT, *_IN),
            FixedIntake,
            opinion.record_fixed,
            Perm.PROBLEM_RAISE,
        ),
        Way(
            "paper",
            _("补录纸质件"),
            _("还没办完的纸质件，照纸上的日期补进来；期限从收到那天算"),
            (Channel.LETTER, Channel.WALK_IN, Channel.PHONE, Channel.VISIT, Channel.HOTLINE, Channel.OTHER),
            PaperIntake,
            paper_cases.record_paper,
            Perm.OPINION_RECORD,
        ),
    )
}
