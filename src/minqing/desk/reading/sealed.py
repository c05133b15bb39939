"""An accusation's content in words, for the one page that shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.base.models.file import StoredFile
from minqing.desk.reading.facts import Fact
from minqing.matters.models import Channel, Wind

SPEAKER = {"name": "姓名", "phone": "电话", "address": "住址", "id_number": "身份证号"}


def facts_in(content: Mapping[str, Any]) -> list[Fact]:
    """Everything beside the words themselves; empty ones are left out."""
    happened = content["happened_at"]
    told = [
        (_("标题"), content["title"]),
        (_("渠道"), Channel(content["channel"]).label if content["channel"] else ""),
        (_("地点"), content["place"]),
        (_("类别"), content["category"]),
        (_("发生时间"), _moment(happened) if happened else ""),
        *((label, content["speaker"].get(name, "")) for name, label in SPEAKER.items()),
        (_("反映人"), _("匿名") if content["anonymous"] else ""),
        (_("四风标签"), "、".join(str(Wind(tag).label) for tag in content["tags"])),
        (_("已作的答复"), content["answer"]),
        (_("已作的说明"), content["end_text"]),
    ]
    return [Fact(label, value) for label, value in told if value]


def _moment(written: str) -> str:
    at = dt.datetime.fromisoformat(written).astimezone(clock.ZONE)
    return f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at.minute:02d}"


def files_in(content: Mapping[str, Any]) -> list[StoredFile]:
    """The sealed files that the content names."""
    return list(StoredFile.objects.filter(pk__in=[UUID(pk) for pk in content["files"]]))
