"""The page of a problem: all its opinions, tasks, proofs and verdicts in one line of time."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.desk.links import list_of, page_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import Fact, Group, Page, Pair, linked_opinions, linked_tasks, papers_about
from minqing.desk.reading.lights import Days
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.referral import linked_referrals
from minqing.desk.reading.standing_level import level_facts
from minqing.desk.reading.story import files_of, story_of
from minqing.matters.models import Answer, Evidence, Opinion, Problem, ProblemMerge, Receipt, Task, Verdict
from minqing.matters.rules import counts_as_solved, said
from minqing.matters.states import ProblemState, ReceiptState
from minqing.org.access import Viewer

JOINS = ("category", "owner_unit", "raised_by", "closed_by")


def problem_page(problem: Problem, viewer: Viewer) -> Page:
    days = Days()
    mine = {"links__problem": problem, "links__active": True}
    opinions = list(Opinion.objects.seen_by(viewer).filter(**mine).select_related("receipt"))
    served = {"serves__problem": problem, "serves__active": True}
    tasks = list(Task.objects.seen_by(viewer).filter(**served).select_related("lead_unit"))
    names = places.names_of(viewer.office)
    letters = linked_referrals(problem, viewer, days)
    proofs = Evidence.objects.filter(task__in=tasks) | Evidence.objects.filter(problem=problem)
    tally = tally_of(opinions)
    return Page(
        row=problem,
        kind=_("问题"),
        list_label=_("问题清单"),
        list_url=list_of("problems", viewer),
        title=problem.title,
        place=places.full_name(names, problem.scope),
        pair=_pair(problem, tally),
        entries=story_of(
            problem,
            files_of(proofs.exclude(file=None).select_related("file"), opinions),
            Opinion.objects.seen_by(viewer),
        ),
        moves=moves_of(problem, viewer),
        facts=[*level_facts(problem, names, days), *_facts(problem, tasks, len(opinions))],
        groups=[
            Group(_("意见"), linked_opinions(opinions), _without(problem)),
            Group(_("整改任务"), linked_tasks(tasks, days), _("还没有下达任务")),
            *([Group(_("提请上级办理"), letters)] if letters else []),
            papers_about(viewer, problem=problem),
        ],
        tally=tally if any(tally.values()) else None,
    )


def tally_of(opinions: list[Opinion]) -> dict[str, int]:
    """Answers of the present round by kind; whoever was asked and is silent is a number of its own."""
    receipts: list[Receipt] = [o.receipt for o in opinions if hasattr(o, "receipt")]
    judged = {r.pk: r.round for r in receipts if r.state == ReceiptState.JUDGED}
    given = Verdict.objects.filter(receipt__in=judged) if judged else ()
    found = Counter(v.answer for v in given if v.round == judged[v.receipt_id])
    found["silent"] = sum(r.state == ReceiptState.ASKED for r in receipts)
    return dict(found)


def _pair(problem: Problem, tally: dict[str, int]) -> Pair:
    if problem.state != ProblemState.DONE or problem.closed_at is None:
        until = _("%(day)s复查") % {"day": said(problem.review_on)} if problem.review_on else ""
        reworks = _("返工%(n)s次") % {"n": problem.reworks} if problem.reworks else ""
        return Pair(problem.get_state_display(), _("还没有结果"), until, reworks)
    since = _("%(day)s确认") % {"day": said(problem.closed_at.astimezone(clock.ZONE).date())}
    return Pair(problem.get_state_display(), problem.get_outcome_display(), since, _says(problem, tally))


def _says(problem: Problem, tally: dict[str, int]) -> str:
    if tally.get(Answer.DISSATISFIED):
        return _("办理单位自报；有群众不满意，不算解决")
    if counts_as_solved(problem.outcome, [a for a in Answer.values if tally.get(a)]):
        return _("办理单位自报，群众已证实")
    return _("办理单位自报，群众还没有评价")


def _facts(problem: Problem, tasks: list[Task], people: int) -> list[Fact]:
    raised = said(problem.raised_at.astimezone(clock.ZONE).date())
    facts = [
        Fact(_("责任单位"), problem.owner_unit or _("还没有定")),
        Fact(_("类别"), problem.category or _("没有分类")),
        Fact(_("地点"), problem.place or "—"),
        Fact(_("认定"), raised, problem.raised_by or ""),
    ]
    if people:
        facts.append(Fact(_("几人反映"), _("%(n)s人反映") % {"n": people}))
    if problem.state == ProblemState.MERGED:
        facts.insert(0, _same_as(problem))
    if problem.at_once:
        facts.append(Fact(_("方式"), _("立行立改")))
    if problem.description:
        facts.append(Fact(_("情况"), problem.description))
    if problem.state_note and problem.state != ProblemState.DONE:
        facts.append(Fact(_("当前情况"), problem.state_note))
    return [*facts, *_closing(problem, tasks)]


def _without(problem: Problem) -> str:
    if problem.state == ProblemState.MERGED:
        return _("意见都在并入的那个问题上")
    return _("没有意见，本单位自己发现的")


def _same_as(problem: Problem) -> Fact:
    """Where a merged problem is handled."""
    made = ProblemMerge.objects.select_related("into").get(merged=problem, active=True)
    told = _("与%(code)s是同一件事") % {"code": made.into.code}
    return Fact(_("并入"), told, made.reason, url=page_of(made.into), link=_("打开那个问题"))


def _closing(problem: Problem, tasks: list[Task]) -> list[Fact]:
    found: list[Any] = []
    if problem.outcome_text:
        found.append(Fact(_("办理结果"), problem.outcome_text, problem.closed_by or ""))
    if problem.reworks:
        found.append(Fact(_("返工"), _("%(n)s次") % {"n": problem.reworks}))
    if len(tasks) > 1:
        found.append(Fact(_("任务"), _("%(n)s项") % {"n": len(tasks)}))
    return found
