"""The page of a recheck: what the resident said, what the office had reported, and the supervisors' two ways."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minqing.desk.links import list_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import Fact, Group, Page, Pair, linked_opinions, linked_problems, linked_tasks
from minqing.desk.reading.lights import Days
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.story import files_of, story_of
from minqing.matters.models import Evidence, Opinion, Problem, Recheck, Task
from minqing.matters.rules import said
from minqing.matters.states import RecheckState
from minqing.org.access import Viewer

JOINS = ("verdict", "opinion", "decided_by")


def recheck_page(recheck: Recheck, viewer: Viewer) -> Page:
    days = Days()
    opinion = recheck.opinion
    mine = {"links__opinion": opinion, "links__active": True}
    problems = list(Problem.objects.seen_by(viewer).filter(**mine))
    served = {"serves__problem__in": problems, "serves__active": True}
    tasks = list(Task.objects.seen_by(viewer).filter(**served).select_related("lead_unit").distinct())
    proofs = Evidence.objects.filter(task__in=tasks) | Evidence.objects.filter(problem__in=problems)
    return Page(
        row=recheck,
        kind=_("不满意复核"),
        list_label=_("不满意复核"),
        list_url=list_of("rechecks", viewer),
        title=opinion.title,
        place=places.full_name(places.names_of(viewer.office), recheck.scope),
        pair=_pair(recheck, problems, opinion),
        entries=story_of(opinion, files_of(proofs.exclude(file=None).select_related("file"), [opinion])),
        moves=moves_of(recheck, viewer),
        facts=_facts(recheck, days),
        groups=[
            Group(_("意见"), linked_opinions([opinion])),
            Group(_("问题"), linked_problems(problems), _("没有认定为问题，直接答复的")),
            Group(_("整改任务"), linked_tasks(tasks, days)),
        ],
    )


def _pair(recheck: Recheck, problems: list[Problem], opinion: Opinion) -> Pair:
    told = "、".join(dict.fromkeys(str(p.get_outcome_display()) for p in problems if p.outcome))
    told = told or str(opinion.get_end_reason_display()) or _("还没有结果")
    verdict = recheck.verdict.get_answer_display()
    says = _("办理单位自报，群众评价“%(verdict)s”") % {"verdict": verdict}
    return Pair(recheck.get_state_display(), told, said(recheck.due_on) + _("前复核"), says)


def _facts(recheck: Recheck, days: Days) -> list[Fact]:
    verdict = recheck.verdict
    light = days.date(recheck.due_on) if recheck.state == RecheckState.OPEN else days.none()
    facts = [
        Fact(_("复核期限"), said(recheck.due_on), recheck.due_rule, light),
        Fact(_("群众评价"), verdict.get_answer_display(), verdict.get_via_display()),
    ]
    if verdict.words:
        facts.append(Fact(_("群众的话"), verdict.words))
    if verdict.recorder_name:
        facts.append(Fact(_("回访记录"), verdict.recorder_name, verdict.recorder_unit_name))
    if recheck.finding:
        facts.append(Fact(_("复核结论"), recheck.finding, recheck.decided_by or ""))
    return facts
