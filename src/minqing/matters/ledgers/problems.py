"""The ledger of problems 问题清单, with the figures of rectification."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.campaigns.ledgers import parts as in_campaigns
from minqing.ledger.ledger import Column, Figure, Ledger, Sort, Tab
from minqing.matters.actions import problem
from minqing.matters.ledgers import levels, parts
from minqing.matters.level_states import Level
from minqing.matters.models import Answer, Outcome, Problem
from minqing.matters.models.problem import DONE, MERGED, confirmed, judged
from minqing.matters.states import ProblemState

DETAIL = frozenset({"detail", "excel"})
REPORTED = DONE & Q(outcome=Outcome.SOLVED)


# Whoever came back had been settled, whatever a later round says.
SETTLED = Q(settled_at__isnull=False) | Q(relapsed_at__isnull=False)


def _opinions(row: Problem) -> int:
    return sum(1 for link in row.links.all() if link.active)


def _tasks(row: Problem) -> str:
    return "、".join(line.task.code for line in row.served_by.all() if line.active)


def _in(state: str) -> Q:
    return Q(state=state)


PROBLEMS = Ledger(
    name="problems",
    label=_("问题清单"),
    model=Problem,
    columns=(
        Column("code", _("编号"), kind="code", parse=parts.number, names=("问题编号",)),
        Column("raised_at", _("认定时间"), kind="datetime"),
        Column("title", _("标题"), parse=parts.words, names=("问题", "问题名称"), width=30),
        Column("description", _("情况"), parse=parts.words, names=("问题描述",), shown=DETAIL, width=50),
        Column(
            "category",
            _("类别"),
            path="category.full_name",
            parse=parts.category,
            names=("问题类别",),
            width=24,
        ),
        Column("scope", _("所在区划"), kind="code", parse=parts.place, names=("社区", "网格", "所属社区")),
        Column("place", _("地点"), parse=parts.words, names=("地址",), shown=DETAIL, width=24),
        Column("owner_unit", _("责任单位"), path="owner_unit.name"),
        Column("state", _("整改状态"), choices=ProblemState.choices),
        Column("state_note", _("当前情况"), shown=DETAIL, width=30),
        Column("review_on", _("跟踪复查日期"), kind="date", shown=DETAIL),
        Column("level", _("办理层级"), choices=Level.choices),
        Column("level_due", _("上交期限"), kind="date", shown=DETAIL),
        Column("also", _("也涉及"), read=levels.also_words, shown=DETAIL),
        Column("outcome", _("办理结果（单位自报）"), choices=Outcome.choices),
        Column("outcome_text", _("办理结果说明"), shown=DETAIL, width=40),
        Column("closed_at", _("办结时间"), kind="datetime", shown=DETAIL),
        Column("closed_by", _("确认人"), path="closed_by.name", shown=DETAIL),
        Column("opinions", _("几人反映"), kind="int", read=_opinions),
        Column("tasks", _("整改任务"), read=_tasks, shown=DETAIL),
        Column(
            "campaign",
            _("所属教育实践活动"),
            path="campaign.name",
            parse=in_campaigns.campaign,
            names=("所属活动", "活动"),
            shown=DETAIL,
            width=30,
        ),
        Column("at_once", _("立行立改"), kind="yesno", shown=DETAIL),
        Column("reworks", _("返工次数"), kind="int", shown=DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("整改状态"), ProblemState),
        parts.of_choices("outcome", _("办理结果"), Outcome),
        parts.of_choices("level", _("办理层级"), Level),
        parts.in_category(),
        parts.in_place(),
        in_campaigns.in_campaign(),
        parts.day_from("from", _("认定不早于"), "raised_at"),
        parts.day_to("to", _("认定不晚于"), "raised_at"),
        parts.day_from("closed_from", _("办结不早于"), "closed_at"),
        parts.day_to("closed_to", _("办结不晚于"), "closed_at"),
        parts.at_place(),
        parts.containing("q", _("编号、标题、地点"), "code", "title", "place"),
    ),
    sorts=(Sort("raised", _("认定时间"), "raised_at", descending=True),),
    tabs=(
        Tab("all", _("全部"), ~MERGED),
        *parts.state_tabs(ProblemState, *ProblemState.values)[1:],
        levels.ALSO,
    ),
    figures=(
        Figure(
            "rectified.total",
            _("问题总数"),
            ~MERGED,
            dated_by="raised_at",
            unit=_("项"),
            about=_("认定的全部问题；几条意见说的是同一件事，只数一个问题；并入别的问题的不另数"),
        ),
        Figure(
            "rectified.done",
            _("整改到位"),
            DONE,
            dated_by="raised_at",
            unit=_("项"),
            about=_("整改状态是“整改到位”的问题，不论结果如何"),
        ),
        Figure(
            "rectified.coordinating",
            _("正在协调处理"),
            _in("coordinating"),
            dated_by="raised_at",
            unit=_("项"),
            about=_("整改状态是“协调中”的问题"),
        ),
        Figure(
            "rectified.tracked",
            _("全年跟踪管理"),
            _in("tracked"),
            dated_by="raised_at",
            unit=_("项"),
            about=_("整改状态是“跟踪管理”的问题，到日期还要复查"),
        ),
        Figure(
            "rectified.not_started",
            _("未启动"),
            _in("not_started"),
            dated_by="raised_at",
            unit=_("项"),
            about=_("已经认定，还没有协调、没有下达任务的问题"),
        ),
        Figure(
            "problems.at_once",
            _("立行立改"),
            Q(at_once=True),
            dated_by="raised_at",
            unit=_("项"),
            about=_("当场办好、登记为立行立改的问题"),
        ),
        Figure(
            "problems.reported_solved",
            _("单位报告已解决"),
            REPORTED,
            dated_by="closed_at",
            unit=_("项"),
            about=_("办理单位自报，群众没有评价的也在内"),
        ),
        Figure(
            "problems.confirmed_solved",
            _("群众确认已解决"),
            lambda: REPORTED & confirmed(),
            dated_by="closed_at",
            unit=_("项"),
            about=_("报告已解决，至少一份回执确认，没有一份否认"),
        ),
        Figure(
            "problems.denied",
            _("群众不认可"),
            lambda: DONE & Q(judged(Answer.DISSATISFIED)),
            dated_by="closed_at",
            unit=_("项"),
            about=_("已整改到位，至少一份回执这一轮评为不满意"),
        ),
        Figure(
            "problems.unjudged",
            _("办结后群众没有评价"),
            lambda: DONE & ~Q(judged(*Answer.values)),
            dated_by="closed_at",
            unit=_("项"),
            about=_("没有评价不算满意，单独列出"),
        ),
        Figure(
            "problems.reworked",
            _("返工过的问题"),
            Q(reworks__gt=0),
            dated_by="reworked_at",
            unit=_("项"),
            about=_("督导组或回头看退回重办过的，后来办好的也在内"),
        ),
        *levels.FIGURES,
        Figure(
            "lookback.settled",
            _("群众确认过或检查合格过"),
            SETTLED,
            dated_by="settled_at",
            unit=_("项"),
            about=_("曾经算作群众确认已解决，或回头看检查合格的问题，后来怎样都在内；复发率的分母"),
        ),
        Figure(
            "lookback.relapse",
            _("复发"),
            Q(relapsed_at__isnull=False),
            of="lookback.settled",
            dated_by="relapsed_at",
            unit=_("项"),
            about=_("确认或合格以后，在规则参数“复发观察期”内返工或又出现的，一个问题只数一次"),
        ),
    ),
    key=("code",),
    add=problem.raise_,
    amend=problem.amend,
    defaults=parts.here,
    joins=("category", "owner_unit", "closed_by", "campaign", "*links", "*served_by__task", "*also"),
)
