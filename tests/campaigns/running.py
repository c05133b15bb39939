"""A campaign under way with its people: what the tests of campaigns stand on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.cast import GRID_1, LAODI, STREET, Cast

from minqing.base import clock
from minqing.campaigns.actions import activity, campaign, registered, step
from minqing.campaigns.models import Activity, Campaign, CampaignBranch, CampaignMember, Paper, Step
from minqing.matters.actions.splitting import split
from minqing.org.actions.units import add_party_organisation

MINUTES = """陈大爷：我们楼后面的排水沟又堵了，一下雨水就漫到单元门口。

李阿姨：上回来人看过，  一直没有下文。
王师傅：开会发的材料太多，事情没见办。
"""
FIRST = "陈大爷：我们楼后面的排水沟又堵了，一下雨水就漫到单元门口。"


def days(first: int, last: int = 0) -> dt.date:
    return clock.today() + dt.timedelta(days=first + last)


def planned(cast: Cast, name: str = "教育实践活动") -> Campaign:
    return campaign.add(
        by=cast.viewer("leader"), scope=STREET, name=name, starts_on=days(-60), ends_on=days(60)
    )


def arranged(
    cast: Cast, one: Campaign, title: str = "动员部署", stage: str = "学习教育", **more: Any
) -> Step:
    given = {"due_on": days(10), "papers": "实施方案\n动员讲话"} | more
    return step.add(
        by=cast.viewer("triage_clerk"), scope=STREET, campaign=one, stage_name=stage, title=title, **given
    )


def running(cast: Cast) -> tuple[Campaign, Step]:
    """With one step, and offered first wherever something is registered."""
    one = planned(cast)
    made = arranged(cast, one)
    one = campaign.start(one, by=cast.viewer("leader"))
    return campaign.make_default(one, by=cast.viewer("leader")), made


def paper_file(name: str = "方案.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "实施方案正文".encode(), "text/plain")


def filed(cast: Cast, made: Step) -> Step:
    for paper in Paper.objects.filter(step=made):
        made = step.file_paper(made, by=cast.viewer("triage_clerk"), paper=paper, file=paper_file())
    return made


def handed_in(cast: Cast, made: Step) -> Step:
    return step.hand_in(filed(cast, made), by=cast.viewer("triage_clerk"), text="材料齐了")


def body(cast: Cast, name: str = "老堤社区党支部", scope: str = LAODI) -> Any:
    return add_party_organisation(
        by=cast.system, scope=scope, name=name, kind="branch", valid_from=dt.date(2026, 1, 1)
    )


def branch(cast: Cast, one: Campaign, name: str = "老堤社区党支部", scope: str = LAODI) -> CampaignBranch:
    return registered.register_branch(
        by=cast.viewer("triage_clerk"), scope=scope, campaign=one, organisation=body(cast, name, scope)
    )


def symposium(cast: Cast, who: str = "community_clerk", **more: Any) -> Activity:
    given = {
        "scope": GRID_1,
        "kind": "symposium",
        "title": "老堤社区居民座谈会",
        "held_at": clock.now() - dt.timedelta(days=2),
        "unit": cast.units["老堤社区"],
        "minutes": MINUTES,
        "residents": 12,
        "bodies": "居民代表、物业公司",
    } | more
    return activity.record(by=cast.viewer(who), **given)


def whole(cast: Cast) -> dict[str, Any]:
    """A row of every ledger of campaigns, and an opinion that came of a symposium."""
    one, made = running(cast)
    registered_branch = branch(cast, one)
    registered.register_all(registered_branch, by=cast.viewer("triage_clerk"), names="王小明\n李华（大）")
    held = symposium(cast, campaign=one)
    told = split(held, by=cast.viewer("community_clerk"), passage=1, scope=GRID_1)
    member = CampaignMember.objects.filter(branch=registered_branch).first()
    return {
        "campaign": one,
        "step": made,
        "branch": registered_branch,
        "member": member,
        "activity": held,
        "opinion": told["opinion"],
    }
