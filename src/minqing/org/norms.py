"""The limits of posts and accounts. Each is a row that the office edits."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from minqing.base.norms import NormDefault, declare_all

OWN = "本单位规定"
EDITABLE = "单位自己定的，可按实际修改"
SUBSTITUTE_LONGEST = "org.substitute.longest"
SECOND_FACTOR = "org.second_factor.administrators"

DEFAULTS = (
    NormDefault(
        SUBSTITUTE_LONGEST,
        _("一次代理最长"),
        "day",
        92,
        OWN,
        about=_("岗位上的人自己指定代理人，一次最长多少天；更长的由管理员办"),
        note=EDITABLE,
    ),
    NormDefault(
        SECOND_FACTOR,
        _("管理员必须用第二验证"),
        "item",
        0,
        OWN,
        valid_from=dt.date(2026, 1, 1),
        about=_("0：提醒，不强制；1：管理员没有开第二验证就不能进工作台"),
        note=EDITABLE,
    ),
)
declare_all(DEFAULTS)
