"""The limits of publicity: how long a list may stand, and below how many people a count is not told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.base.norms import NormDefault, declare_all
from minqing.matters.norms import EDITABLE, OWN

LONGEST = "matters.publicity.longest"
SMALL = "matters.publicity.small"

declare_all(
    (
        NormDefault(
            LONGEST,
            _("公示最长"),
            "day",
            180,
            OWN,
            about=_("从批准公示那天算起最多多久，到期自动不再显示"),
            note=EDITABLE,
        ),
        NormDefault(
            SMALL,
            _("公示人数下限"),
            "count",
            3,
            OWN,
            about=_("反映的人少于这个数，公示里只写“少于几人”；低于3不起作用，仍按3算"),
            note=EDITABLE,
        ),
    )
)
