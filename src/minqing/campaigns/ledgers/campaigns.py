"""The ledgers of campaigns and of their steps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minqing.base import clock
from minqing.campaigns.actions import campaign, step
from minqing.campaigns.ledgers.parts import campaign as by_name
from minqing.campaigns.ledgers.parts import default_campaign, in_campaign
from minqing.campaigns.models import Campaign, Step
from minqing.campaigns.states import CampaignState, StepState
from minqing.ledger.ledger import Column, Figure, Ledger, Sort, Tab
from minqing.org.ledgers import parts
from minqing.org.permissions import Perm

WITH_OFFICE = (StepState.OPEN, StepState.SENT_BACK)


def _in_the_office(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    return {"scope": viewer.office, **values}


def _in_the_default(viewer: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A table of steps that names no campaign means the default one."""
    usual = {} if "campaign" in values else {"campaign": default_campaign(viewer.office)}
    return {"scope": viewer.office, **{k: v for k, v in usual.items() if v is not None}, **values}


def _papers(row: Step) -> str:
    return "、".join(paper.name for paper in row.papers.all())


def _filed(row: Step) -> str:
    papers = list(row.papers.all())
    return f"{sum(paper.file_id is not None for paper in papers)}/{len(papers)}" if papers else ""


def _last_word(row: Step) -> str:
    """What the supervising team said last."""
    decisions = list(row.decisions.all())
    return decisions[-1].reason if decisions else ""


def _late() -> Q:
    return Q(state__in=WITH_OFFICE, due_on__lt=clock.today())


CAMPAIGNS = Ledger(
    name="campaigns",
    label=_("教育实践活动"),
    model=Campaign,
    columns=(
        Column("name", _("活动名称"), parse=parts.words, names=("名称", "活动"), width=36),
        Column("starts_on", _("开始日期"), kind="date", parse=parts.day, names=("开始时间",)),
        Column("ends_on", _("结束日期"), kind="date", parse=parts.day, names=("结束时间",)),
        Column("state", _("活动状态"), choices=CampaignState.choices),
        Column("is_default", _("登记时默认"), kind="yesno"),
        Column("about", _("活动要求"), parse=parts.words, shown=parts.DETAIL, width=50),
        Column("closed_at", _("实际结束时间"), kind="datetime", shown=parts.DETAIL),
    ),
    filters=(
        parts.of_choices("state", _("活动状态"), CampaignState),
        parts.containing("q", _("活动名称"), "name"),
    ),
    sorts=(Sort("starts", _("开始日期"), "starts_on", descending=True),),
    tabs=(
        Tab("all", _("全部")),
        *(Tab(s.value, s.label, Q(state=s)) for s in CampaignState),
    ),
    figures=(
        Figure(
            "campaigns.running",
            _("进行中的活动"),
            Q(state=CampaignState.RUNNING),
            dated_by="starts_on",
            unit=_("个"),
            about=_("已经启动、还没有结束的活动"),
        ),
    ),
    key=("name",),
    add=campaign.add,
    amend=campaign.amend,
    defaults=_in_the_office,
    door=lambda viewer: Campaign.objects.of_office(viewer.office),
    read=Perm.CAMPAIGN_READ,
)

STEPS = Ledger(
    name="steps",
    label=_("活动步骤"),
    model=Step,
    columns=(
        Column("title", _("步骤名称"), parse=parts.words, names=("步骤", "工作内容"), width=30),
        Column(
            "stage_name",
            _("环节"),
            path="stage.name",
            parse=parts.words,
            names=("活动环节", "阶段"),
            width=20,
        ),
        Column(
            "campaign",
            _("所属教育实践活动"),
            path="stage.campaign.name",
            parse=by_name,
            names=("所属活动", "活动名称", "活动"),
            width=30,
        ),
        Column("state", _("步骤状态"), choices=StepState.choices),
        Column("due_on", _("报送期限"), kind="date", parse=parts.day, names=("完成时限", "时限")),
        Column("filed", _("材料（已交/应交）"), read=_filed),
        Column(
            "papers",
            _("应交材料"),
            read=_papers,
            parse=parts.words,
            names=("材料",),
            shown=parts.DETAIL,
            width=40,
        ),
        Column("about", _("步骤要求"), parse=parts.words, names=("要求",), shown=parts.DETAIL, width=40),
        Column("handed_in_at", _("报送时间"), kind="datetime"),
        Column("handed_in_by", _("报送人"), path="handed_in_by.name", shown=parts.DETAIL),
        Column("round", _("第几次报送"), kind="int", shown=parts.DETAIL),
        Column("last_word", _("督导组最近的意见"), read=_last_word, shown=parts.DETAIL, width=40),
    ),
    filters=(
        parts.of_choices("state", _("步骤状态"), StepState),
        in_campaign("stage__campaign"),
        parts.containing("q", _("步骤、环节"), "title", "stage__name"),
    ),
    sorts=(Sort("due", _("报送期限"), "due_on"),),
    tabs=(
        Tab("all", _("全部")),
        *(Tab(s.value, s.label, Q(state=s)) for s in StepState),
    ),
    figures=(
        Figure(
            "campaign.steps",
            _("活动步骤"),
            unit=_("步"),
            dated_by="due_on",
            about=_("安排了的步骤，不论走到哪一步"),
        ),
        Figure(
            "campaign.steps_passed",
            _("已通过的步骤"),
            Q(state=StepState.PASSED),
            of="campaign.steps",
            unit=_("步"),
            dated_by="due_on",
            about=_("督导组已经通过的步骤，占安排了的步骤多少"),
        ),
        Figure(
            "campaign.steps_sent_back",
            _("退回补课的步骤"),
            Q(state=StepState.SENT_BACK),
            unit=_("步"),
            dated_by="due_on",
            about=_("督导组退回、还没有再报送的步骤"),
        ),
        Figure(
            "campaign.steps_late",
            _("逾期未报送的步骤"),
            _late,
            unit=_("步"),
            dated_by="due_on",
            about=_("报送期限已过，还没有报送或退回后没有再报送的步骤"),
        ),
    ),
    key=("title+stage_name+campaign",),
    add=step.add,
    amend=step.amend,
    defaults=_in_the_default,
    joins=("stage__campaign", "handed_in_by", "*papers", "*decisions"),
    door=lambda viewer: Step.objects.filter(stage__campaign__office=viewer.office),
    read=Perm.CAMPAIGN_READ,
)
