"""The pages of a look-back: what was ordered, its draw, the sheets; one sheet with its matter's story; a call to account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.base.draw_states import DrawState
from minqing.base.models.draw import Draw
from minqing.base.norms import amount
from minqing.desk.links import list_of, page_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import Fact, Group, Linked, Page, Pair, linked_problems
from minqing.desk.reading.lights import Days
from minqing.desk.reading.moves import Moves, moves_of
from minqing.desk.reading.story import drawn, files_of, story_of
from minqing.matters.lookback_states import LookBackItemState
from minqing.matters.models import Accountability, Evidence, LookBack, LookBackItem, Opinion
from minqing.matters.published import Shown, shown
from minqing.matters.rules import said
from minqing.org.access import Viewer

ITEM_JOINS = ("lookback", "problem__owner_unit", "problem__category", "inspected_by")
ACCOUNT_JOINS = ("item__problem__owner_unit", "item__inspected_by", "unit", "post", "proposed_by")


@dataclass
class Case:
    """What `desk/case.html` draws: facts, steps, and a few links."""

    row: Any
    kind: Any
    list_url: str
    title: str
    place: str
    state: Any
    facts: list[Fact]
    moves: Moves
    groups: list[Group] = field(default_factory=list)
    draw: Shown | None = None


def _day(moment: Any) -> str:
    return said(moment.astimezone(clock.ZONE).date())


def linked_items(items: Any, days: Days) -> tuple[Linked, ...]:
    return tuple(
        Linked(
            item.problem.code,
            item.problem.title,
            item.get_state_display(),
            page_of(item),
            light=days.date(item.due_on) if item.state == LookBackItemState.WAITING else days.none(),
            note=str(item.inspected_by or ""),
        )
        for item in items
    )


def lookback_page(row: LookBack, viewer: Viewer) -> Case:
    items = LookBackItem.objects.seen_by(viewer).filter(lookback=row)
    joined = items.select_related("problem", "inspected_by").order_by("pk")
    told = shown(row.draw)
    facts = [
        Fact(_("查哪些"), _("%(first)s至%(last)s确认办结的问题") % _period(row), row.get_strata_display()),
        Fact(
            _("名单"),
            _("%(n)s件") % {"n": row.listed},
            _("抽%(rate)s") % {"rate": amount(row.draw.rate, "basis_point")},
        ),
        Fact(_("检查理由"), row.reason),
        Fact(_("部署"), _day(row.ordered_at), f"{row.unit} {row.ordered_by}"),
        Fact(_("摇号"), row.draw.number, told.label, url=page_of(row.draw), link=_("打开")),
    ]
    return Case(
        row=row,
        kind=_("回头看"),
        list_url=list_of("lookbacks", viewer),
        title=row.draw.heading,
        place=places.full_name(places.names_of(viewer.office), row.scope),
        state=_("摇号作废") if told.state == DrawState.VOID else row.get_state_display(),
        facts=facts,
        moves=moves_of(row.draw, viewer),
        groups=[Group(_("检查单"), linked_items(joined, Days()), _("还没有抽出"))],
        draw=told,
    )


def _period(row: LookBack) -> dict[str, str]:
    return {"first": said(row.period_from), "last": said(row.period_to)}


def draw_page(row: Draw, viewer: Viewer) -> Case:
    told = shown(row)
    ordered = LookBack.objects.seen_by(viewer).filter(draw=row).first()
    links = (Linked(ordered.code, row.heading, "", page_of(ordered)),) if ordered else ()
    return Case(
        row=row,
        kind=_("摇号"),
        list_url=list_of("draws", viewer),
        title=row.heading,
        place="",
        state=told.label,
        facts=[],
        moves=moves_of(row, viewer),
        groups=[Group(_("回头看"), links)],
        draw=told,
    )


def item_page(row: LookBackItem, viewer: Viewer) -> Page:
    days, problem = Days(), row.problem
    opinions = Opinion.objects.seen_by(viewer)
    mine = list(opinions.filter(links__problem=problem, links__active=True))
    tasks = {"task__serves__problem": problem, "task__serves__active": True}
    proofs = Evidence.objects.filter(problem=problem) | Evidence.objects.filter(**tasks)
    light = days.date(row.due_on) if row.state == LookBackItemState.WAITING else days.none()
    called = Accountability.objects.seen_by(viewer).filter(item=row).select_related("unit")
    return Page(
        row=row,
        kind=_("检查单"),
        list_label=_("回头看检查单"),
        list_url=list_of("lookback_items", viewer),
        title=problem.title,
        place=places.full_name(places.names_of(viewer.office), row.scope),
        pair=Pair(
            row.get_state_display(),
            problem.get_outcome_display() or _("还没有结果"),
            said(row.due_on) + _("前检查") if row.state == LookBackItemState.WAITING else "",
            _("办理单位自报"),
        ),
        entries=story_of(
            problem, files_of(proofs.distinct().exclude(file=None).select_related("file"), mine), opinions
        ),
        moves=moves_of(row, viewer),
        facts=[Fact(_("检查期限"), said(row.due_on), row.due_rule, light), *_sheet(row)],
        groups=[
            Group(
                _("回头看"),
                (Linked(row.lookback.code, row.lookback.draw.heading, "", page_of(row.lookback)),),
            ),
            Group(_("问题"), linked_problems([problem])),
            Group(
                _("问责"),
                tuple(Linked(c.code, str(c.unit), c.get_state_display(), page_of(c)) for c in called),
            ),
            _papers(row),
        ],
    )


def _sheet(row: LookBackItem) -> list[Fact]:
    unit = Fact(_("责任单位"), row.problem.owner_unit or "—")
    if row.inspected_at is None:
        return [unit]
    facts = [
        unit,
        Fact(_("检查"), _day(row.inspected_at), row.inspected_by or ""),
        Fact(_("看过现场"), row.get_site_seen_display()),
        Fact(_("仍然完好"), row.get_in_order_display()),
        Fact(_("与台账记录相符"), row.get_records_agree_display()),
        Fact(_("检查情况"), row.finding),
    ]
    facts += [Fact(_("群众怎么说"), row.residents_said)] if row.residents_said else []
    return facts + ([Fact(_("返工理由（群众可见）"), row.rework_reason)] if row.rework_reason else [])


def _papers(row: LookBackItem) -> Group:
    """What the inspection rests on."""
    files = [drawn(paper.file) for paper in row.files.select_related("file")]
    return Group(_("检查的照片和材料"), tuple(Linked(f["name"], "", "", f["url"]) for f in files))


def accountability_page(row: Accountability, viewer: Viewer) -> Case:
    facts = [
        Fact(_("单位"), row.unit, row.post.title if row.post else ""),
        Fact(_("问责方式"), row.get_kind_display()),
        Fact(
            _("问责的理由"),
            row.reason,
            _("%(day)s，%(who)s提出") % {"day": _day(row.proposed_at), "who": row.proposed_by},
        ),
        Fact(_("检查情况"), row.item.finding, row.item.inspected_by or ""),
        Fact(_("申辩期限"), said(row.hear_by), row.hear_rule),
    ]
    if row.heard_at is not None:
        facts.append(Fact(_("申辩"), row.statement or row.get_heard_display(), row.heard_by or ""))
    if row.decided_at is not None:
        facts.append(Fact(_("决定"), row.decision_text, row.decided_by or ""))
    items = (
        LookBackItem.objects.seen_by(viewer).filter(pk=row.item_id).select_related("problem", "inspected_by")
    )
    problems = type(row.item.problem).objects.seen_by(viewer).filter(pk=row.item.problem_id)
    return Case(
        row=row,
        kind=_("问责"),
        list_url=list_of("accountabilities", viewer),
        title=row.title,
        place=places.full_name(places.names_of(viewer.office), row.scope),
        state=row.get_state_display(),
        facts=facts,
        moves=moves_of(row, viewer),
        groups=[
            Group(_("检查单"), linked_items(items, Days())),
            Group(_("问题"), linked_problems(problems)),
        ],
    )
