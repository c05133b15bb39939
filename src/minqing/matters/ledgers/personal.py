"""The ledger of 班子个人问题清单: the leader's own rows, or the whole register for its committee and the supervisors."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.base.sheets.cells import BadCell, Cell
from minqing.base.sheets.forms import text
from minqing.campaigns.ledgers import parts as in_campaigns
from minqing.ledger.ledger import Column, Figure, Filter, Ledger, Sort, Tab
from minqing.matters.actions import personal
from minqing.matters.ledgers import parts
from minqing.matters.models import PersonalProblem, Wind
from minqing.matters.models.personal import DONE
from minqing.matters.personal_states import PersonalState
from minqing.org.ledgers.parts import day
from minqing.org.models import Appointment, Person, Post
from minqing.org.models.people import not_over
from minqing.org.permissions import Perm

DETAIL = frozenset({"detail", "excel"})


def _leader(cell: Cell, viewer: Any) -> Person | None:
    """Somebody of the office by name."""
    written = text(cell)
    if not written:
        return None
    found = list(Person.objects.get_queryset().within(viewer.office).filter(name=written, active=True)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise BadCell(f"“{written}”不止一人，请在页面上登记。")
    raise BadCell(f"没有“{written}”这个人，请核对班子成员姓名。")


def _post(cell: Cell, viewer: Any) -> Post | None:
    """A post by its title, among those that are held today."""
    written = text(cell)
    if not written:
        return None
    held = Appointment.objects.filter(not_over(clock.today()), kind="holder").values("post")
    found = list(Post.objects.get_queryset().within(viewer.office).filter(title=written, pk__in=held)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise BadCell(f"“{written}”这个岗位不止一个，请在页面上登记。")
    raise BadCell(f"没有“{written}”这个岗位，或没有人任职。")


def _opinions(row: PersonalProblem) -> int:
    return sum(1 for link in row.links.all() if link.active)


def _leaders(viewer: Any) -> list[tuple[str, str]]:
    rows = PersonalProblem.objects.seen_by(viewer).order_by("leader__pinyin")
    return [(str(pk), name) for pk, name in rows.values_list("leader", "leader__name").distinct()]


def _of(value: str) -> Q:
    return Q(leader=value) if len(value) == 36 else Q(pk__in=[])


def _at_the_post(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A line lies where the leader's post does. Blank cells say nothing."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    post = given.get("leader_post")
    return {"scope": post.scope if post else viewer.office, **given}


KNOWN = {str(state.value): state.label for state in PersonalState}

PERSONAL_PROBLEMS = Ledger(
    name="personal",
    label=_("班子个人问题清单"),
    model=PersonalProblem,
    columns=(
        Column("code", _("编号"), kind="code", parse=parts.number),
        Column("leader", _("班子成员"), path="leader.name", parse=_leader, names=("姓名", "责任人")),
        Column("leader_post", _("岗位"), path="leader_post.title", parse=_post, names=("职务",)),
        Column("title", _("问题"), parse=parts.words, names=("问题名称", "查摆问题"), width=30),
        Column("detail", _("具体表现"), parse=parts.words, names=("表现",), shown=DETAIL, width=40),
        Column("wind", _("四风"), parse=parts.one_of(Wind), choices=Wind.choices),
        Column("measure", _("整改措施"), parse=parts.words, names=("措施",), shown=DETAIL, width=40),
        Column("promise", _("承诺（对外公布）"), parse=parts.words, names=("承诺",), shown=DETAIL, width=40),
        Column("due_on", _("整改期限"), kind="date", parse=day, names=("完成时限",)),
        Column("state", _("整改状态"), choices=PersonalState.choices),
        Column("result", _("整改结果（对外公布）"), shown=DETAIL, width=40),
        Column("opinions", _("来源意见"), kind="int", read=_opinions),
        Column(
            "campaign", _("所属教育实践活动"), path="campaign.name", parse=in_campaigns.campaign, shown=DETAIL
        ),
        Column("recorded_at", _("列入时间"), kind="datetime", shown=DETAIL),
        Column("reported_at", _("报告时间"), kind="datetime", shown=DETAIL),
        Column("confirmed_at", _("确认时间"), kind="datetime", shown=DETAIL),
        Column("confirmed_by", _("确认人"), path="confirmed_by.name", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("整改状态"), PersonalState),
        Filter("leader", _("班子成员"), _of, choices=_leaders),
        in_campaigns.in_campaign(),
        parts.of_choices("wind", _("四风"), Wind),
        parts.date_from("from", _("期限不早于"), "due_on"),
        parts.date_to("to", _("期限不晚于"), "due_on"),
        parts.containing("q", _("编号、问题"), "code", "title"),
    ),
    sorts=(Sort("recorded", _("列入时间"), "recorded_at", descending=True),),
    tabs=(Tab("all", _("全部")), *(Tab(name, label, Q(state=name)) for name, label in KNOWN.items())),
    figures=(
        Figure(
            "personal.total",
            _("班子个人问题清单"),
            dated_by="recorded_at",
            unit=_("项"),
            about=_("列入清单的全部个人问题，已整改的也在内"),
        ),
        Figure(
            "personal.done",
            _("个人问题已整改"),
            DONE,
            dated_by="recorded_at",
            unit=_("项"),
            about=_("本人报告结果，由另一人确认已整改的"),
        ),
        Figure(
            "personal.open",
            _("个人问题正在整改"),
            ~DONE,
            dated_by="recorded_at",
            unit=_("项"),
            about=_("还没有确认已整改的，已报告、等确认的也在内"),
        ),
    ),
    key=("code",),
    add=personal.record,
    amend=personal.amend,
    defaults=_at_the_post,
    joins=("leader", "leader_post", "campaign", "confirmed_by", "*links"),
    read=Perm.PERSONAL_OPEN,
)
