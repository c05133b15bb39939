"""Adding and amending norms: a value is never overwritten, its successor starts on a date and gives a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.models.norm import Norm, Unit, same_nature
from minqing.base.norms import KEYS

ONE = dt.timedelta(days=1)


@action("norm.add", label=_("新增规则参数"), needs="norm.edit")
def add(
    act: Act,
    *,
    scope: str,
    norm: str,
    subject: str,
    value: int,
    unit: str,
    source: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    note: str = "",
) -> Norm:
    """A first value of a norm for a subject, or one for a past period that has none."""
    return Norm.objects.create(
        key=norm,
        subject=subject,
        value=value,
        unit=unit,
        source=source.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        note=note.strip(),
    )


@add.refusing
def _add(
    by: Actor,
    *,
    norm: str,
    subject: str,
    value: int,
    unit: str,
    source: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    **_values: Any,
) -> Refusal | None:
    if valid_to is not None and valid_to < valid_from:
        return Refusal("失效日早于生效日，请核对两个日期。", kind="input")
    if no := _unfit(norm, value, unit, source):
        return no
    clash = Norm.objects.of(norm, subject).overlapping(valid_from, valid_to).order_by("valid_from").first()
    if clash is None:
        return None
    return Refusal(
        f"这个参数在{_said(clash.valid_from)}至{_said(clash.valid_to)}已有值，两段时间不能重叠。要改现行的值，请用“修改”。"
    )


@action("norm.amend", label=_("修改规则参数"), needs="norm.edit", on=Norm)
def amend(
    act: Act,
    old: Norm,
    *,
    value: int,
    unit: str,
    source: str,
    valid_from: dt.date,
    reason: str,
    note: str = "",
) -> Norm:
    """Close the old value the day before and open the new one. A value not yet used may be put right in place."""
    act.say(reason=reason.strip())
    if valid_from == old.valid_from:
        new = old
    else:
        old.valid_to = valid_from - ONE
        old.save()
        new = Norm(key=old.key, subject=old.subject, valid_from=valid_from)
    new.value, new.unit, new.source, new.note = value, unit, source.strip(), note.strip()
    new.save()
    return new


@amend.refusing
def _amend(
    by: Actor,
    old: Norm,
    *,
    value: int,
    unit: str,
    source: str,
    valid_from: dt.date,
    reason: str,
    **_values: Any,
) -> Refusal | None:
    if old.valid_to is not None:
        return Refusal(f"这个值只到{_said(old.valid_to)}，之后另有新值；只能修改最后一个值。", kind="state")
    if not reason.strip():
        return Refusal("修改规则参数要写明理由。", kind="input")
    if valid_from < old.valid_from:
        return Refusal(f"新值的生效日不能早于现行值的生效日{_said(old.valid_from)}。", kind="input")
    if valid_from == old.valid_from and old.valid_from < clock.today():
        return Refusal(
            f"现行值自{_said(old.valid_from)}起已在使用，已算出的期限依它而定；新值要从以后的日子起生效。",
            kind="input",
        )
    if no := _unfit(old.key, value, unit, source):
        return no
    if (value, unit, source.strip()) == (old.value, old.unit, old.source):
        return Refusal("新值与现行的值、单位和依据都相同，没有要改的。", kind="input")
    return None


def _unfit(key: str, value: int, unit: str, source: str) -> Refusal | None:
    known = KEYS.get(key)
    if known is None:
        return Refusal(f"没有“{key}”这个规则参数。", kind="input")
    if unit not in Unit.values or not same_nature(known.unit, unit):
        return Refusal(f"“{known.label}”的单位应是“{Unit(known.unit).label}”一类的。", kind="input")
    if value < 0:
        return Refusal("数值不能小于0。", kind="input")
    if not source.strip():
        return Refusal("请写明依据（法规名称和条款，或本单位的决定）。", kind="input")
    return None


def _said(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "今后"
