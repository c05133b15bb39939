"""The page of a leader's own problem: promise and result as the public reads them, its sources, and its story."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.desk.links import list_of
from minqing.desk.reading.facts import Fact, Group, Page, Pair, linked_opinions
from minqing.desk.reading.lights import Days
from minqing.desk.reading.moves import moves_of
from minqing.desk.reading.story import Files, story_of
from minqing.matters.models import Opinion, PersonalProblem
from minqing.matters.personal_states import PersonalState
from minqing.matters.rules import said
from minqing.matters.states import OpinionState
from minqing.org.access import Viewer

JOINS = ("leader", "leader_post", "campaign", "recorded_by", "confirmed_by")


def personal_page(row: PersonalProblem, viewer: Viewer) -> Page:
    linked = Opinion.objects.seen_by(viewer).filter(personal_links__personal=row, personal_links__active=True)
    return Page(
        row=row,
        kind=_("班子个人问题"),
        list_label=_("班子个人问题清单"),
        list_url=list_of("personal", viewer),
        title=row.title,
        place=f"{row.leader.name} · {row.leader_post.title}",
        pair=_pair(row),
        entries=story_of(row, Files()),
        moves=moves_of(row, viewer),
        facts=_facts(row),
        groups=[
            Group(
                _("来源意见"),
                linked_opinions(linked.exclude(state=OpinionState.WITH_DISCIPLINE).order_by("received_at")),
                _("没有关联意见，或不在你能看的范围内"),
            )
        ],
        labels=(_("整改到哪一步"), _("对外公布的结果")),
    )


def _pair(row: PersonalProblem) -> Pair:
    since = ""
    if row.confirmed_at:
        since = _("%(day)s确认") % {"day": said(row.confirmed_at.astimezone(clock.ZONE).date())}
    elif row.reported_at:
        since = _("%(day)s报告") % {"day": said(row.reported_at.astimezone(clock.ZONE).date())}
    told = row.result or _("还没有结果")
    return Pair(row.get_state_display(), told, since, _("本人报告，另一人确认") if row.result else "")


def _facts(row: PersonalProblem) -> list[Fact]:
    done = row.state == PersonalState.DONE
    light = Days().date(row.due_on) if row.due_on and not done else Days.none()
    facts = [
        Fact(_("班子成员"), row.leader.name, row.leader_post.title),
        Fact(_("承诺（对外公布）"), row.promise or _("还没有承诺")),
        Fact(_("整改期限"), said(row.due_on) if row.due_on else "—", light=light),
        Fact(_("整改措施"), row.measure or "—"),
        Fact(_("具体表现"), row.detail or "—"),
        Fact(_("四风"), row.get_wind_display() or "—"),
        Fact(_("列入"), said(row.recorded_at.astimezone(clock.ZONE).date()), row.recorded_by or ""),
    ]
    if row.campaign is not None:
        facts.append(Fact(_("所属教育实践活动"), row.campaign.name))
    if row.back_reason:
        facts.append(Fact(_("退回理由"), row.back_reason))
    if row.confirmed_by is not None:
        facts.append(Fact(_("确认"), row.confirmed_by.name))
    return facts
