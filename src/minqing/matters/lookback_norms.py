"""The limits of look-backs: how many, how long a draw waits, how soon is looked at, and what counts as come back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.base.norms import NormDefault, declare_all
from minqing.matters.norms import EDITABLE, OWN

RATE = "matters.lookback.rate"
COMMIT = "matters.lookback.commit"
OPEN = "matters.lookback.open"
INSPECT = "matters.lookback.inspect"
RELAPSE = "matters.lookback.relapse"
HEAR = "matters.accountability.hear"

DEFAULTS = (
    NormDefault(
        RATE,
        _("回头看抽查比例下限"),
        "basis_point",
        500,
        OWN,
        about=_("每次回头看至少抽名单的百分之几；每一层至少一件"),
        note=EDITABLE,
    ),
    NormDefault(
        COMMIT,
        _("摇号承诺期限"),
        "workday",
        3,
        OWN,
        about=_("从冻结名单那天算起，双方都要交承诺；到期作废"),
        note=EDITABLE,
    ),
    NormDefault(
        OPEN,
        _("摇号公开期限"),
        "workday",
        3,
        OWN,
        about=_("从承诺期限那天算起，双方都要公开秘密；到期作废"),
        note=EDITABLE,
    ),
    NormDefault(
        INSPECT,
        _("回头看检查期限"),
        "workday",
        10,
        OWN,
        about=_("从抽出那天算起，到写好检查单"),
        note=EDITABLE,
    ),
    NormDefault(
        RELAPSE,
        _("复发观察期"),
        "day",
        180,
        OWN,
        about=_("群众确认或检查合格以后多少天内返工、又出现，算复发"),
        note=EDITABLE,
    ),
    NormDefault(
        HEAR,
        _("问责申辩期限"),
        "workday",
        5,
        OWN,
        about=_("提出问责以后，被问责单位多久之内申辩或放弃申辩"),
        note=EDITABLE,
    ),
)

declare_all(DEFAULTS)
