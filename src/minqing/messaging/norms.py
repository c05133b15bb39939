"""How long messages are kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.base.norms import NormDefault, declare_all

KEEP = "messaging.keep"

declare_all(
    (
        NormDefault(
            KEEP,
            _("消息保留"),
            "day",
            90,
            "本单位规定",
            about=_("消息放多少天后自动清除；事项本身和留痕不受影响"),
            note="单位自己定的，可按实际修改",
        ),
    )
)
