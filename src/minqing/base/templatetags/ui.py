"""How dates, numbers, lights and icons are written on a page, so that every page writes them the same way."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.template import TemplateSyntaxError
from django.template.defaultfilters import linebreaksbr
from django.utils import dateformat, timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.base import clock

register = template.Library()

Shape = tuple[str, str | Promise, bool]

# kind: (path in a 12 by 12 box, its word, drawn as a line). The shape alone must tell the four time lights apart, for grey paper.
LIGHTS: dict[str, Shape] = {
    "late": ("M1 1h10v10H1z", gettext_lazy("逾期"), False),
    "soon": ("M6 .8 12 11H0z", gettext_lazy("临期"), False),
    "ok": ("M6 .8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 6 .8z", gettext_lazy("按期"), False),
    "paused": ("M6 1.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8z", gettext_lazy("挂账"), True),
    "new": ("M6 1.5v9M1.5 6h9", gettext_lazy("新增"), True),
    "changed": ("M2 10l.6-2.6L8.4 1.6l2 2-5.8 5.8zM7.2 2.8l2 2", gettext_lazy("更改"), True),
    "same": ("M1.5 4h9M1.5 8h9", gettext_lazy("相同"), True),
    "wrong": ("M2 2l8 8M10 2l-8 8", gettext_lazy("有误"), True),
    "agrees": ("M1.5 6.5l3 3 6-7", gettext_lazy("一致"), True),
    "unknown": ("M3.4 4a2.6 2.4 0 1 1 3.6 2.2c-.8.4-1 .8-1 1.6M6 10v1", gettext_lazy("查不到"), True),
}

# Marks on a timeline, same box.
MARKS: dict[str, str] = {
    "words": "M0 0h12v12H0z",
    "bad": "M0 0h12v12H0z",
    "now": "M0 0h12v12H0z",
    "step": "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1z",
    "moved": "M6 0l6 6-6 6-6-6z",
    "ahead": "M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z",
}

ICONS: dict[str, str] = {
    "lock": "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2M8 9.6v1.6",
    "eye": "M1.5 8S4 4 8 4s6.5 4 6.5 4-2.5 4-6.5 4-6.5-4-6.5-4zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
    "x": "M4 4l8 8M12 4l-8 8",
    "cross": "M4 4l8 8M12 4l-8 8",
    "plus": "M8 3v10M3 8h10",
    "search": "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.4 3.4",
    "down": "M4 6l4 4 4-4",
    "up": "M4 10l4-4 4 4",
    "pen": "M3 13l.8-3.4 7.4-7.4 2.6 2.6-7.4 7.4zM9.6 3.8l2.6 2.6",
    "equals": "M3 6h10M3 10h10",
    "tick": "M3 8.5l3.2 3.2L13 4.5",
    "camera": "M2 5h2.8l1-1.8h4.4l1 1.8H14v8H2zM8 6.6a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z",
    "print": "M4.5 6V2.5h7V6M4.5 11.5H2.5V6h11v5.5h-2M4.5 9.5h7v4h-7z",
    "phone": "M4 2.5l2 3-1.2 1.2a8 8 0 0 0 4.5 4.5L10.5 10l3 2-1 2C7 14 2 9 2 3.5z",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "paper": "M3 1h10v14H3zM5.5 5h5M5.5 8h5M5.5 11h3",
}

# Longer than this, words are put into a box that scrolls.
FOLDED_OVER, FOLDED_LINES = 600, 15

# Numbers within one process that tie a refused button to its reason (aria-describedby).
_ids = itertools.count(1)


def _day_of(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return _local(value).date()
    return value if isinstance(value, dt.date) else None


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value, clock.ZONE) if timezone.is_aware(value) else value


@register.filter
def day(value: Any) -> str:
    """11月24日 in this year, otherwise 2026年11月24日."""
    found = _day_of(value)
    if found is None:
        return "" if value in (None, "") else str(value)
    if found.year == clock.today().year:
        return dateformat.format(found, _("n月j日"))
    return day_long(found)


@register.filter
def day_long(value: Any) -> str:
    """2026年11月24日."""
    found = _day_of(value)
    if found is None:
        return "" if value in (None, "") else str(value)
    return dateformat.format(found, _("Y年n月j日"))


@register.filter
def clock_time(value: Any) -> str:
    """9:12."""
    if not isinstance(value, dt.datetime):
        return "" if value in (None, "") else str(value)
    at = _local(value)
    return f"{at.hour}:{at.minute:02d}"


@register.filter
def moment(value: Any) -> str:
    """11月24日 9:12."""
    if not isinstance(value, dt.datetime):
        return day(value)
    return f"{day(value)} {clock_time(value)}"


@register.filter
def number(value: Any) -> str:
    """1,286; a dash where there is no base; a real minus sign."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return str(value)
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")


def _shape(path: str, css: str = "") -> SafeString:
    return format_html(
        '<svg{} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(f' class="{css}"') if css else "",  # noqa: S308 - our own constant
        path,
    )


def _named(table: dict[str, Any], kind: str, what: str) -> Any:
    if kind not in table:
        message = f"no {what} named {kind!r}; known: {', '.join(table)}"
        raise TemplateSyntaxError(message)
    return table[kind]


def _light(kind: str, words: Any = "") -> SafeString:
    path, word, line = _named(LIGHTS, str(kind), "light")
    return format_html(
        '<span class="light {}{}">{}{}</span>', kind, " line" if line else "", _shape(path), words or word
    )


@register.simple_tag(name="light")
def light_tag(kind: str, words: Any = "") -> SafeString:
    """A shape, a word and a colour. `words` says more than the plain word: 逾期5个工作日."""
    return _light(kind, words)


@register.filter(name="light")
def light_filter(kind: str) -> SafeString:
    return _light(kind)


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The mark of one line of a timeline."""
    return _shape(_named(MARKS, kind or "step", "mark"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn icon without words of its own: what holds it must be named."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        _named(ICONS, name, "icon"),
    )


@register.simple_tag
def figure_name(name: str, value: Any, unit: str, part: Any, base: Any) -> str:
    """What a reader hears on a figure: 逾期8件，打开名单; 解决率76.8%，251 / 327，打开名单."""
    of = (
        ""
        if base in (None, "")
        else _("，%(part)s / %(base)s") % {"part": number(part), "base": number(base)}
    )
    return _("%(name)s%(value)s%(unit)s%(of)s，打开名单") % {
        "name": name,
        "value": number(value),
        "unit": unit,
        "of": of,
    }


@register.simple_tag
def unique(prefix: str) -> str:
    """An id that no other element of the page has."""
    return f"{prefix}-{next(_ids)}"


@register.filter
def is_check(field: BoundField) -> bool:
    """A single tick box: its label stands beside it, not above."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter(is_safe=True, needs_autoescape=True)
def folded(text: Any, autoescape: bool = True) -> str:
    """Words with their line ends. Long ones stand in a box that scrolls, so that what is below them stays in reach.

    The box can be reached with the keyboard, needs no script, and is unrolled on paper.
    """
    words = "" if text is None else str(text)
    lines = linebreaksbr(words, autoescape)
    if len(words) <= FOLDED_OVER and words.count("\n") < FOLDED_LINES:
        return lines
    told = _("共%(n)s个字，在框里上下滚动看全文") % {"n": number(len(words))}
    return format_html(
        '<span class="fold" tabindex="0" role="region" aria-label="{}">{}</span><small class="fold-note">{}</small>',
        told, lines, told,
    )  # fmt: skip


@register.filter
def first_line(text: Any) -> str:
    return str(text).partition("\n")[0]


@register.filter
def other_lines(text: Any) -> str:
    return str(text).partition("\n")[2]


@register.filter
def wait_words(length: dt.timedelta) -> str:
    """15分钟, 2小时: the length of a pause, rounded up."""
    minutes = -(-int(length.total_seconds()) // 60)
    if minutes % 60:
        return _("%(n)s分钟") % {"n": minutes}
    return _("%(n)s小时") % {"n": minutes // 60}


@register.filter
def undo_path(tags: str | None) -> str:
    """The path in a message's extra tag `undo=/desk/…`; empty if there is none or it leads off this site."""
    path = next((tag[5:] for tag in (tags or "").split() if tag.startswith("undo=")), "")
    return path if path.startswith("/") and not path.startswith("//") else ""


@register.filter
def field_errors(form: Any) -> list[tuple[str, str, str]]:
    """(id of the field, its label, the error) for the linked summary; hidden fields and the whole form have no link."""
    lines: list[tuple[str, str, str]] = [("", "", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else bound.id_for_label or bound.auto_id
        lines += [(target, str(bound.label), str(error)) for error in bound.errors]
    return lines


@register.filter
def kept_words(form: Any) -> str:
    """What of the input is still in the form: browsers never get a chosen file or a password back."""
    kinds = {getattr(bound.field.widget, "input_type", "") for bound in form}
    if "password" in kinds:
        return _("密码要重新输")
    lost = "file" in kinds and not getattr(form, "files_kept", False)
    return _("填写的内容都还在，文件要重新选") if lost else _("填写的内容都还在")


@register.filter
def as_words(refusal: Any) -> str:
    """A refusal in one sentence, for a title or a plain text."""
    return str(refusal) if refusal else ""


PageNumber = int | str


@register.filter
def near_pages(page: Any) -> list[PageNumber]:
    """The page numbers worth showing: the ends and the neighbours."""
    elided: Callable[..., Any] = page.paginator.get_elided_page_range
    return list(elided(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def page_words(page: Any) -> str:
    """第 1–20 件，共23件."""
    if not page.paginator.count:
        return _("没有记录")
    return _("第 %(first)s–%(last)s 件，共%(count)s件") % {
        "first": number(page.start_index()),
        "last": number(page.end_index()),
        "count": number(page.paginator.count),
    }
