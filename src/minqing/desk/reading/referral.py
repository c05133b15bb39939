"""The page of a letter to a body outside: what is asked, its day, what came back, and the problem that stays open meanwhile."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.desk.links import list_of, page_of
from minqing.desk.reading import places
from minqing.desk.reading.facts import Fact, Group, Linked, Page, Pair, linked_problems
from minqing.desk.reading.lights import Days
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.story import Files, story_of
from minqing.matters.level_states import ReferralState
from minqing.matters.models import Opinion, Problem, Referral
from minqing.matters.rules import said
from minqing.org.access import Viewer

JOINS = ("problem__category", "unit", "made_by", "sent_by", "ended_by", "paper", "reply_file")


def referral_page(referral: Referral, viewer: Viewer) -> Page:
    problem = referral.problem
    return Page(
        row=referral,
        kind=_("提请上级办理"),
        list_label=_("提请上级办理"),
        list_url=list_of("referrals", viewer),
        title=_("提请%(body)s：%(title)s") % {"body": referral.body, "title": problem.title},
        place=places.full_name(places.names_of(viewer.office), referral.scope),
        pair=_pair(referral),
        entries=story_of(problem, Files(), Opinion.objects.seen_by(viewer)),
        moves=moves_of(referral, viewer),
        facts=_facts(referral),
        groups=[Group(_("问题"), linked_problems([problem]))],
    )


def _pair(referral: Referral) -> Pair:
    problem: Problem = referral.problem
    due = _("%(day)s前答复") % {"day": said(referral.due_on)} if referral.due_on else ""
    waiting = referral.state == ReferralState.SENT
    outcome = problem.get_outcome_display() or _("还没有结果")
    says = "" if problem.outcome else _("提请不是办结，问题还开着")
    return Pair(referral.get_state_display(), outcome, due if waiting else "", says)


def _facts(referral: Referral) -> list[Fact]:
    waiting = referral.state == ReferralState.SENT
    facts = [
        Fact(_("提请哪个部门"), referral.body, referral.unit.phone if referral.unit else ""),
        Fact(_("请他们办什么"), referral.asked),
        Fact(_("为什么街道办不了"), referral.reason),
    ]
    if referral.paper is not None:
        facts.append(Fact(_("提请函"), referral.paper.code, url=page_of(referral.paper), link=_("打开")))
    if referral.sent_on is not None and referral.due_on is not None:
        light = Days().date(referral.due_on) if waiting else Days().none()
        facts.append(Fact(_("发出"), said(referral.sent_on), referral.sent_by or ""))
        facts.append(Fact(_("答复期限"), said(referral.due_on), referral.due_rule, light))
    if referral.replied_on is not None:
        url = reverse("desk:file", args=[referral.reply_file.pk]) if referral.reply_file else ""
        told = (referral.reply, said(referral.replied_on))
        facts.append(Fact(_("答复"), *told, url=url, link=_("答复原件") if url else ""))
    if referral.end_reason:
        facts.append(Fact(_("结束的理由"), referral.end_reason, referral.ended_by or ""))
    return facts


def linked_referrals(problem: Problem, viewer: Viewer, days: Days) -> tuple[Linked, ...]:
    """The letters about a problem that this reader may open."""
    found = Referral.objects.seen_by(viewer).filter(problem=problem).order_by("made_at")
    return tuple(
        Linked(
            r.code,
            r.body,
            r.get_state_display(),
            page_of(r),
            light=days.date(r.due_on) if r.state == ReferralState.SENT and r.due_on else days.none(),
        )
        for r in found
    )
