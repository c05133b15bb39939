"""The page of an opinion: the words, where it stands, what the resident got, and what can be done next."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.campaigns.models import Activity
from minqing.desk.links import list_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import (
    Fact,
    Group,
    Page,
    Pair,
    linked_problems,
    linked_tasks,
    masked,
    papers_about,
)
from minqing.desk.reading.lights import Days
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.story import files_of, story_of
from minqing.matters.models import Answer, Evidence, Opinion, Problem, Receipt, Recheck, Task, Verdict
from minqing.matters.rules import said
from minqing.matters.states import OpinionState, ReceiptState
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

JOINS = ("category", "recorded_by", "recorder_unit", "receipt", "speaker", "campaign", "activity")


def opinion_page(opinion: Opinion, viewer: Viewer) -> Page:
    """For one that is not with discipline: those have a page of three lines."""
    days = Days()
    mine = {"links__opinion": opinion, "links__active": True}
    problems = list(Problem.objects.seen_by(viewer).filter(**mine).select_related("owner_unit"))
    served = {"serves__problem__in": problems, "serves__active": True}
    tasks = list(Task.objects.seen_by(viewer).filter(**served).select_related("lead_unit").distinct())
    proofs = Evidence.objects.filter(task__in=tasks) | Evidence.objects.filter(problem__in=problems)
    verdict = _verdict(opinion)
    return Page(
        row=opinion,
        kind=_("意见建议"),
        list_label=_("意见建议"),
        list_url=list_of("opinions", viewer),
        title=opinion.title,
        place=places.full_name(places.names_of(viewer.office), opinion.scope),
        pair=_pair(opinion, problems, verdict),
        entries=story_of(opinion, files_of(proofs.exclude(file=None).select_related("file"), [opinion])),
        moves=moves_of(opinion, viewer),
        facts=_facts(opinion, viewer, days, verdict),
        groups=[
            Group(_("问题"), linked_problems(problems), _("还没有认定为问题")),
            Group(_("整改任务"), linked_tasks(tasks, days)),
            papers_about(viewer, opinion=opinion),
        ],
    )


def _receipt(opinion: Opinion) -> Receipt | None:
    return getattr(opinion, "receipt", None)


def _verdict(opinion: Opinion) -> Verdict | None:
    """The verdict of the present round."""
    receipt = _receipt(opinion)
    if receipt is None or receipt.state != ReceiptState.JUDGED:
        return None
    found: Verdict | None = (
        Verdict.objects.filter(receipt=receipt, round=receipt.round).select_related("recheck").first()
    )
    return found


def _pair(opinion: Opinion, problems: list[Problem], verdict: Verdict | None) -> Pair:
    outcomes = [str(p.get_outcome_display()) for p in problems if p.outcome]
    if opinion.state == OpinionState.ENDED:
        outcomes = [str(opinion.get_end_reason_display())]
    if opinion.outcome_note:
        outcomes = [opinion.outcome_note]
    told = "、".join(dict.fromkeys(outcomes)) or _("还没有结果")
    says = _("办理单位自报，%(word)s") % {"word": _judged(opinion, verdict)} if outcomes else ""
    return Pair(opinion.get_state_display(), told, _since(opinion), says)


def _judged(opinion: Opinion, verdict: Verdict | None) -> str:
    if verdict is not None:
        return _("群众评价“%(answer)s”") % {"answer": Answer(verdict.answer).label}
    receipt = _receipt(opinion)
    return _("群众还没有评价") if receipt and receipt.state == ReceiptState.ASKED else _("不请评价")


def _since(opinion: Opinion) -> str:
    at = opinion.ended_at or opinion.received_at
    word = _("起") if opinion.ended_at else _("收到")
    return f"{said(at.astimezone(clock.ZONE).date())}{word}"


def _facts(opinion: Opinion, viewer: Viewer, days: Days, verdict: Verdict | None) -> list[Fact]:
    speaker = getattr(opinion, "speaker", None)
    may = speaker is not None and viewer.may(Perm.SPEAKER_REVEAL, opinion.scope)
    facts = [
        _answer_fact(opinion, days),
        Fact(_("渠道"), opinion.get_channel_display()),
        Fact(_("类型"), opinion.get_kind_display() or _("还没有分类"), opinion.category or ""),
        Fact(_("地点"), opinion.place or "—"),
        Fact(
            _("反映人"),
            masked(speaker, anonymous=opinion.anonymous),
            url=reverse("desk:speaker", args=[opinion.pk]) if may else "",
            link=_("查看（留痕）"),
        ),
        Fact(_("登记"), opinion.recorded_by or _("本人网上填写"), opinion.recorder_unit or ""),
    ]
    if tags := [str(tag.get_wind_display()) for tag in opinion.tags.all()]:
        facts.append(Fact(_("四风标签"), "、".join(tags)))
    if opinion.source_ref:
        facts.append(Fact(_("来源"), opinion.source or "—", opinion.source_ref))
    return [*facts, *_came_from(opinion, viewer), *_receipt_facts(opinion, days, verdict)]


def _came_from(opinion: Opinion, viewer: Viewer) -> list[Fact]:
    """The campaign that it counts in, and the passage of the minutes that it was made of."""
    found = []
    if opinion.campaign is not None:
        found.append(Fact(_("所属教育实践活动"), opinion.campaign.name))
    if opinion.activity is not None:
        seen = Activity.objects.seen_by(viewer).filter(pk=opinion.activity.pk).exists()
        url = reverse("desk:activity", args=[opinion.activity_id]) if seen else ""
        where = _("记录第%(n)s段") % {"n": opinion.passage} if opinion.passage else ""
        found.append(Fact(_("来自活动"), opinion.activity.code, where, url=url, link=_("打开这次活动")))
    return found


def _answer_fact(opinion: Opinion, days: Days) -> Fact:
    if opinion.answered_at is not None:
        when = said(opinion.answered_at.astimezone(clock.ZONE).date())
        return Fact(_("答复"), _("%(day)s已答复") % {"day": when}, opinion.answer_rule)
    if opinion.answer_due is None:
        return Fact(_("答复期限"), _("不计期限"))
    return Fact(_("答复期限"), said(opinion.answer_due), opinion.answer_rule, days.answer(opinion))


def _receipt_facts(opinion: Opinion, days: Days, verdict: Verdict | None) -> list[Fact]:
    receipt = _receipt(opinion)
    if receipt is None:
        return []
    told: Any = receipt.get_state_display()
    small = ""
    if receipt.state == ReceiptState.ASKED and receipt.callback_on:
        small = _("%(day)s起可以回访") % {"day": said(receipt.callback_on)}
    if verdict is not None:
        told, small = Answer(verdict.answer).label, verdict.get_via_display()
    facts = [Fact(_("群众评价"), told, small)]
    recheck: Recheck | None = getattr(verdict, "recheck", None)
    if recheck is not None:
        light = days.date(recheck.due_on) if recheck.decided_at is None else Days.none()
        url = reverse("desk:recheck", args=[recheck.pk])
        facts.append(
            Fact(_("督导复核"), recheck.get_state_display(), recheck.due_rule, light, url, _("打开复核"))
        )
    return facts
