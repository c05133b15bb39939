"""Steps of a campaign: arranged, their papers filed, handed in by the office; passed or sent back by the supervising team alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from minqing.base.action import Act, action
from minqing.base.actor import Actor
from minqing.base.errors import Refusal
from minqing.base.files import store
from minqing.campaigns import rules
from minqing.campaigns.actions.guards import campaign_refusal, office_wide, person_refusal
from minqing.campaigns.models import Campaign, Paper, Ruling, Stage, Step, StepDecision
from minqing.campaigns.states import STEP
from minqing.org.access import OUT_OF_SCOPE
from minqing.org.permissions import Perm
from minqing.org.rules import blank_refusal, reason_refusal


def _mine(by: Actor, step: Step, perm: str = Perm.CAMPAIGN_EDIT) -> Refusal | None:
    campaign = step.stage.campaign
    if campaign.office != by.office:
        return OUT_OF_SCOPE
    return office_wide(by, perm) or campaign_refusal(by, campaign)


def _next(found: Any) -> int:
    """The next number of a sequence; a number is never used twice."""
    last: int | None = found.aggregate(n=Max("number"))["n"]
    return (last or 0) + 1


@action("campaign_step.add", label=_("安排步骤"), needs=Perm.CAMPAIGN_EDIT)
def add(
    _act: Act,
    *,
    scope: str,
    campaign: Campaign,
    stage_name: str,
    title: str,
    due_on: dt.date,
    about: str = "",
    papers: str = "",
) -> Step:
    """One step more, at the end of its stage; a stage that is not there yet is made behind the others."""
    held = Campaign.objects.select_for_update().get(pk=campaign.pk)
    where = Stage.objects.filter(campaign=held, name=stage_name.strip()).first()
    if where is None:
        number = _next(Stage.objects.filter(campaign=held))
        where = Stage.objects.create(campaign=held, number=number, name=stage_name.strip())
    made = Step.objects.create(
        stage=where,
        number=_next(Step.objects.filter(stage=where)),
        title=title.strip(),
        about=about.strip(),
        due_on=due_on,
    )
    for name in rules.named_papers(papers):
        Paper.objects.create(step=made, name=name)
    return made


@add.refusing
def _add(
    by: Actor,
    *,
    scope: str,
    campaign: Campaign,
    stage_name: str,
    title: str,
    due_on: dt.date,
    papers: str = "",
    **_more: Any,
) -> Refusal | None:
    if no := office_wide(by, Perm.CAMPAIGN_EDIT) or campaign_refusal(by, campaign):
        return no
    if no := blank_refusal(环节=stage_name, 步骤名称=title):
        return no
    if len(stage_name.strip()) > 60 or len(title.strip()) > 80:
        return Refusal("环节名称最多60字，步骤名称最多80字。", kind="input")
    if Step.objects.filter(
        stage__campaign=campaign, stage__name=stage_name.strip(), title=title.strip()
    ).exists():
        return Refusal(f"“{stage_name.strip()}”里已有步骤“{title.strip()}”。", kind="input")
    return _papers_refusal(papers) or rules.inside_refusal(
        due_on, campaign.starts_on, campaign.ends_on, "报送期限"
    )


def _papers_refusal(papers: str) -> Refusal | None:
    if long := [name for name in rules.named_papers(papers) if len(name) > 80]:
        return Refusal(f"材料名称最多80字：{long[0][:20]}…", kind="input")
    return None


@action("campaign_step.amend", label=_("修改步骤"), needs=Perm.CAMPAIGN_EDIT, on=Step, states=STEP)
def amend(_act: Act, step: Step, **fields: Any) -> Step:
    for name in ("title", "about", "due_on"):
        if name in fields:
            value = fields[name]
            setattr(step, name, value.strip() if isinstance(value, str) else value)
    step.save()
    return step


@amend.refusing
def _amend(by: Actor, step: Step, **fields: Any) -> Refusal | None:
    if no := _mine(by, step):
        return no
    for name, label in (("campaign", "所属教育实践活动"), ("stage_name", "环节"), ("papers", "应交材料")):
        if name in fields:
            return Refusal(f"{label}不能从表格改，请打开这个步骤来改。", kind="input")
    title = fields.get("title", step.title)
    if no := blank_refusal(步骤名称=title):
        return no
    if Step.objects.filter(stage=step.stage, title=title.strip()).exclude(pk=step.pk).exists():
        return Refusal(f"这个环节里已有步骤“{title.strip()}”。", kind="input")
    campaign = step.stage.campaign
    due_on = fields.get("due_on", step.due_on)
    return rules.inside_refusal(due_on, campaign.starts_on, campaign.ends_on, "报送期限")


@action("campaign_step.require", label=_("增加或停交材料"), needs=Perm.CAMPAIGN_EDIT, on=Step, states=STEP)
def require(_act: Act, step: Step, *, name: str, required: bool = True) -> Step:
    """A paper more; or one that is there already becomes required, or is no longer."""
    paper = Paper.objects.filter(step=step, name=name.strip()).first() or Paper(step=step, name=name.strip())
    paper.required = required
    paper.save()
    return step


@require.refusing
def _require(by: Actor, step: Step, *, name: str, required: bool = True) -> Refusal | None:
    return _mine(by, step) or blank_refusal(材料名称=name) or _papers_refusal(name)


@action("campaign_step.file_paper", label=_("交材料"), needs=Perm.CAMPAIGN_EDIT, on=Step, states=STEP)
def file_paper(act: Act, step: Step, *, paper: Paper, file: Any) -> Step:
    """The paper's file. One that comes again takes its place; the journal still names the one before."""
    paper.file = store(file)
    paper.filed_at, paper.filed_by_id = act.now, act.by.person_id
    paper.save()
    return step


@file_paper.refusing
def _file_paper(by: Actor, step: Step, *, paper: Paper, file: Any) -> Refusal | None:
    if no := _mine(by, step):
        return no
    if paper.step_id != step.pk:
        return Refusal("这份材料不属于这个步骤。", kind="input")
    return None if file is not None else Refusal("请选择要交的文件。", kind="file")


@action("campaign_step.hand_in", label=_("报送督导组"), needs=Perm.CAMPAIGN_EDIT, on=Step, states=STEP)
def hand_in(act: Act, step: Step, *, text: str = "") -> Step:
    step.round += 1
    step.handed_in_at, step.handed_in_by_id, step.hand_in_text = act.now, act.by.person_id, text.strip()
    act.move(step)
    return step


@hand_in.refusing
def _hand_in(by: Actor, step: Step, *, text: str = "") -> Refusal | None:
    if no := _mine(by, step) or person_refusal(by, "报送"):
        return no
    missing = Paper.objects.filter(step=step, required=True, file=None)
    return rules.missing_refusal(list(missing.values_list("name", flat=True)))


# --- the supervising team's own acts ---------------------------------------------------------------------------------


def _decided(act: Act, step: Step, ruling: str, reason: str) -> Step:
    StepDecision.objects.create(
        step=step,
        round=step.round,
        ruling=ruling,
        reason=reason.strip(),
        handed_in_by_id=step.handed_in_by_id,
        by_id=act.by.person_id,
        unit_id=act.authority.unit_id,
        at=act.now,
    )
    act.move(step)
    return step


def _supervising(by: Actor, step: Step) -> Refusal | None:
    if no := _mine(by, step, Perm.CAMPAIGN_SUPERVISE) or person_refusal(by, "督导"):
        return no
    if step.handed_in_by_id == by.person_id:
        return Refusal("这个步骤是你自己报送的，不能由你来审看。", who="督导组的另一位同志")
    return None


@action(
    "campaign_step.pass",
    label=_("督导通过"),
    needs=Perm.CAMPAIGN_SUPERVISE,
    on=Step,
    states=STEP,
    others_act=True,
)
def pass_(act: Act, step: Step, *, text: str = "") -> Step:
    return _decided(act, step, Ruling.PASSED, text)


@pass_.refusing
def _pass(by: Actor, step: Step, *, text: str = "") -> Refusal | None:
    return _supervising(by, step)


@action(
    "campaign_step.send_back",
    label=_("退回补课"),
    needs=Perm.CAMPAIGN_SUPERVISE,
    on=Step,
    states=STEP,
    others_act=True,
)
def send_back(act: Act, step: Step, *, reason: str) -> Step:
    return _decided(act, step, Ruling.SENT_BACK, reason)


@send_back.refusing
def _send_back(by: Actor, step: Step, *, reason: str) -> Refusal | None:
    return _supervising(by, step) or reason_refusal(reason, "为什么退回、要补什么")
