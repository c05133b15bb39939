"""What the three rates are free to choose: what counts as satisfied, below how many no percentage is printed, and when a promise moved often."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.base.norms import NormDefault, declare_all
from minqing.matters.norms import EDITABLE, OWN

BASICALLY = "matters.rates.basically"
SMALL = "matters.rates.small"
OFTEN = "matters.promise.often"

DEFAULTS = (
    NormDefault(
        BASICALLY,
        _("满意率计入基本满意"),
        "count",
        0,
        OWN,
        about=_("0：只数“满意”；1：“基本满意”也计入满意率。两种都单独列出"),
        note=EDITABLE,
    ),
    NormDefault(
        SMALL,
        _("不列百分比的人数"),
        "count",
        30,
        OWN,
        about=_("分母少于这个数的，只列数、写“人数少”，不列百分比"),
        note=EDITABLE,
    ),
    NormDefault(
        OFTEN,
        _("承诺日期多次改动"),
        "count",
        2,
        OWN,
        about=_("承诺日期改过这么多次的任务，列在督导一页上；只看任务，不看人"),
        note=EDITABLE,
    ),
)

declare_all(DEFAULTS)
