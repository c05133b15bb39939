"""Publications and what residents say about them. Both are exported, neither is imported: one is approved line by line, the other is others' act."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.ledger.ledger import Column, Figure, Ledger, Sort, Tab
from minqing.matters.ledgers import parts
from minqing.matters.models import Aspect, Comment, Publication, PublicationKind
from minqing.matters.publicity_states import CommentState, PublicationState

DETAIL = frozenset({"detail", "excel"})


def _expired() -> Q:
    return Q(state=PublicationState.PUBLISHED, expires_on__lt=clock.today())


def _standing() -> Q:
    return Q(state=PublicationState.PUBLISHED, expires_on__gte=clock.today())


def _lines(row: Publication) -> int:
    return sum(1 for item in row.items.all() if item.active)


def _comment_tab(state: CommentState) -> Tab:
    return Tab(state.value, state.label, Q(state=state.value))


PUBLICATIONS = Ledger(
    name="publications",
    label=_("公示"),
    model=Publication,
    columns=(
        Column("code", _("编号"), kind="code"),
        Column("kind", _("公示种类"), choices=PublicationKind.choices),
        Column("title", _("公示标题"), width=36),
        Column("scope", _("所在区划"), kind="code"),
        Column("state", _("走到哪一步"), choices=PublicationState.choices),
        Column("expires_on", _("公示到哪天"), kind="date"),
        Column("lines", _("条数"), kind="int", read=_lines),
        Column("drafted_at", _("起草时间"), kind="datetime"),
        Column("drafted_by", _("起草人"), path="drafted_by.name", shown=DETAIL),
        Column("asked_by", _("报批人"), path="asked_by.name", shown=DETAIL),
        Column("published_at", _("公示时间"), kind="datetime"),
        Column("published_by", _("批准人"), path="published_by.name", shown=DETAIL),
        Column("back_reason", _("退回理由"), shown=DETAIL, width=30),
        Column("withdrawn_at", _("撤下时间"), kind="datetime", shown=DETAIL),
        Column("withdraw_reason", _("撤下理由"), shown=DETAIL, width=30),
        Column("intro", _("说明"), shown=DETAIL, width=40),
    ),
    filters=(
        parts.of_choices("kind", _("公示种类"), PublicationKind),
        parts.in_place(),
        parts.day_from("from", _("起草不早于"), "drafted_at"),
        parts.day_to("to", _("起草不晚于"), "drafted_at"),
        parts.containing("q", _("编号、标题"), "code", "title"),
    ),
    sorts=(Sort("drafted", _("起草时间"), "drafted_at", descending=True),),
    tabs=(
        Tab("all", _("全部")),
        Tab("standing", _("正在公示"), _standing),
        Tab("asked", _("待批准公示"), Q(state=PublicationState.ASKED)),
        Tab("drafted", _("起草"), Q(state=PublicationState.DRAFTED)),
        Tab("expired", _("已到期"), _expired),
        Tab("withdrawn", _("已撤下"), Q(state=PublicationState.WITHDRAWN)),
    ),
    figures=(
        Figure(
            "publication.standing",
            _("正在公示的清单"),
            _standing,
            dated_by="drafted_at",
            unit=_("份"),
            about=_("已批准、没有到期也没有撤下的公示"),
        ),
    ),
    joins=("drafted_by", "asked_by", "published_by", "*items"),
)

COMMENTS = Ledger(
    name="comments",
    label=_("公示留言"),
    model=Comment,
    columns=(
        Column("code", _("编号"), kind="code"),
        Column("given_at", _("留言时间"), kind="datetime"),
        Column("publication", _("公示编号"), kind="code", path="publication.code"),
        Column("item", _("公示条目"), path="item.title", width=30),
        Column("aspect", _("说的是哪方面"), choices=Aspect.choices),
        Column("words", _("留言"), width=40),
        Column("state", _("公开情况"), choices=CommentState.choices),
        Column("reply", _("公开答复"), shown=DETAIL, width=40),
        Column("replied_at", _("公开答复时间"), kind="datetime", shown=DETAIL),
        Column("keep_reason", _("不公开的理由"), shown=DETAIL, width=30),
        Column("opinion", _("转为意见"), kind="code", path="opinion.code", shown=DETAIL),
        Column("scope", _("所在区划"), kind="code", shown=DETAIL),
    ),
    filters=(
        parts.in_place(),
        parts.day_from("from", _("留言不早于"), "given_at"),
        parts.day_to("to", _("留言不晚于"), "given_at"),
        parts.containing("q", _("编号、公示编号"), "code", "publication__code"),
    ),
    sorts=(Sort("given", _("留言时间"), "given_at", descending=True),),
    tabs=(Tab("all", _("全部")), *(_comment_tab(state) for state in CommentState)),
    figures=(
        Figure(
            "comment.given",
            _("公示收到的留言"),
            dated_by="given_at",
            unit=_("条"),
            about=_("居民在公示页面上写的全部留言，没有公开的也在内"),
        ),
    ),
    joins=("publication", "item", "opinion"),
)
