"""The database itself refuses what must never stand in it: one failing write per constraint."""

import datetime as dt

import pytest
from django.db import IntegrityError
from tests.base.acting import act
from tests.campaigns import running
from tests.support.breaches import again, changed, constraints_of, is_breach_of

from minqing.campaigns import models as m
from minqing.campaigns.actions import registered, step

pytestmark = pytest.mark.django_db


def of_campaigns(cast, one, made, held):
    late = one.starts_on - dt.timedelta(days=1)
    paper = m.Paper.objects.filter(step=made).first()
    stage = made.stage
    other = running.planned(cast, "第二批活动")
    yield "campaign_name_once", again(one, is_default=False)
    yield "campaign_one_default", changed(other, is_default=True)
    yield "campaign_has_name", changed(one, name="")
    yield "campaign_dates", changed(one, ends_on=late)
    yield "campaign_closed_whole", changed(other, state="closed")
    yield "campaign_closed_whole", changed(one, state="closed", closed_at=made.stage.campaign.closed_at)
    yield "campaign_stage_number_once", again(stage, name="另一个环节")
    yield "campaign_stage_name_once", again(stage, number=9)
    yield "campaign_stage_has_name", changed(stage, name="")
    yield "campaign_stage_numbered", changed(stage, number=0)
    yield "campaign_step_number_once", again(made, title="另一步")
    yield "campaign_step_title_once", again(made, number=9)
    yield "campaign_step_has_title", changed(made, title="")
    yield "campaign_step_numbered", changed(made, number=0)
    yield "campaign_step_handed_in_whole", changed(made, state="handed_in")
    yield "campaign_step_handed_in_whole", changed(made, round=1)
    yield "campaign_paper_name_once", again(paper)
    yield "campaign_paper_has_name", changed(paper, name="")
    yield "campaign_paper_filed_whole", changed(paper, filed_at=held.held_at)


def of_decisions(cast, _one, made, _held):
    made = step.send_back(running.handed_in(cast, made), by=cast.viewer("supervisor"), reason="缺清单")
    decided = m.StepDecision.objects.get(step=made)
    yield "campaign_decision_once_a_round", again(decided)
    yield "campaign_decision_known", again(decided, round=2, ruling="perhaps")
    yield "campaign_decision_has_reason", again(decided, round=2, reason="")
    yield "campaign_decision_by_another", again(decided, round=2, by=decided.handed_in_by)


def of_registers(cast, one, _made, held):
    branch = running.branch(cast, one)
    registered.register_all(branch, by=cast.viewer("triage_clerk"), names="王小明")
    member = m.CampaignMember.objects.get(branch=branch)
    before = branch.registered_on - dt.timedelta(days=1)
    yield "campaign_branch_scope_is_code", changed(branch, scope="99010100100")
    yield "campaign_branch_once", again(branch)
    yield "campaign_branch_withdrawn_whole", changed(branch, withdrawn_on=before, withdraw_reason="早")
    yield "campaign_branch_withdrawn_whole", changed(branch, withdraw_reason="没有日期")
    yield "campaign_member_scope_is_code", changed(member, scope="x")
    yield "campaign_member_code_once", again(member, note="另一个")
    yield "campaign_member_once", again(member, code="DY-9")
    yield "campaign_member_named", changed(member, name_hmac="")
    yield "campaign_member_withdrawn_whole", changed(member, withdrawn_on=branch.registered_on)
    person = cast.people["leader"]
    yield (
        "activity_participant_once",
        lambda _a: [m.Participant.objects.create(activity=held, person=person) for _ in range(2)],
    )
    kept = running.symposium(cast, files=[running.paper_file()]).files.get()
    yield "activity_file_once", again(kept)
    yield "activity_scope_is_code", changed(held, scope="x")
    yield "activity_code_once", again(held)
    yield "activity_has_title", changed(held, title="")
    yield "activity_kind_known", changed(held, kind="party")
    yield "activity_recorded_after_held", changed(held, held_at=held.recorded_at + dt.timedelta(days=1))


GROUPS = (of_campaigns, of_decisions, of_registers)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.shows("A1", 2)
def test_every_breach_is_refused_by_the_constraint_that_is_meant(office, group):
    cast = office[0]
    for name, body in group(*office):
        with pytest.raises(IntegrityError) as caught:
            act(body, by=cast.system)
        assert is_breach_of(caught.value, "campaigns", name), (name, str(caught.value))


def test_no_constraint_of_campaigns_is_left_out(office):
    named = {name for group in GROUPS for name, _body in group(*office)}
    assert named == {constraint.name for _model, constraint in constraints_of("campaigns")}
