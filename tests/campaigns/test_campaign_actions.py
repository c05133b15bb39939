"""Campaigns, steps and registers: what is done, and what is refused in words."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.campaigns import running
from tests.support.cast import DONGPING, LAODI, STREET

from minqing.base.action import ACTIONS
from minqing.base.errors import Refused
from minqing.base.files import open_file
from minqing.base.journal import entries_of
from minqing.campaigns.actions import campaign, registered, step
from minqing.campaigns.models import Campaign, CampaignBranch, CampaignMember, Paper, StepDecision
from minqing.org.actions.people import give_grant

pytestmark = pytest.mark.django_db


def why(action, by, row=None, **values):
    no = action.refusal(by, *([row] if row is not None else []), **values)
    assert no is not None
    return no.why


# --- campaigns -------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A1", 1)
def test_a_campaign_begins_with_steps_and_ends_when_they_are_passed(office):
    cast, one, made, _activity = office
    assert (one.state, one.is_default) == ("running", True)
    assert "还有1个步骤" in why(campaign.close, cast.viewer("leader"), one)
    made = running.handed_in(cast, made)
    step.pass_(made, by=cast.viewer("supervisor"))
    closed = campaign.close(one, by=cast.viewer("leader"))
    assert (closed.state, closed.is_default) == ("closed", False)
    assert "已经结束" in why(
        step.add,
        cast.viewer("leader"),
        scope=STREET,
        campaign=closed,
        stage_name="学习教育",
        title="再来",
        due_on=running.days(1),
    )
    assert campaign.reopen(closed, by=cast.viewer("leader"), reason="还有一项没有做").state == "running"


def test_a_campaign_without_steps_does_not_begin(office):
    cast, *_rest = office
    other = running.planned(cast, "第二批活动")
    assert "还没有安排" in why(campaign.start, cast.viewer("leader"), other)


def test_one_campaign_is_offered_first(office):
    cast, one, *_rest = office
    other = campaign.make_default(running.planned(cast, "第二批活动"), by=cast.viewer("leader"))
    assert list(Campaign.objects.filter(is_default=True)) == [other]
    assert "已经默认" in why(campaign.make_default, cast.viewer("leader"), other)
    assert not Campaign.objects.get(pk=one.pk).is_default


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "教育实践活动"}, "同名"),
        ({"name": " "}, "还没有写"),
        ({"ends_on": running.days(-99)}, "早于"),
        ({"scope": LAODI}, "整个机构"),
    ],
)
def test_a_campaign_is_named_once_and_has_its_days_in_order(office, fields, told):
    cast, *_rest = office
    given = {"scope": STREET, "name": "新的", "starts_on": running.days(0), "ends_on": running.days(9)}
    assert told in why(campaign.add, cast.viewer("leader"), **given | fields)


def test_dates_cannot_be_drawn_past_a_step(office):
    cast, one, *_rest = office
    assert "报送期限" in why(campaign.amend, cast.viewer("leader"), one, ends_on=running.days(5))


def test_whoever_looks_after_one_community_steers_no_campaign(office):
    cast, one, made, _activity = office
    secretary = cast.viewer("community_secretary")
    for action, row, values in (
        (campaign.amend, one, {"name": "改"}),
        (campaign.close, one, {}),
        (step.hand_in, made, {}),
    ):
        assert action.refusal(secretary, row, **values).kind == "permission"
    assert campaign.amend.refusal(cast.viewer("community_clerk"), one, name="改").kind == "permission"


# --- steps -----------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A1", 2)
def test_a_step_waits_for_its_required_papers(office):
    cast, _one, made, _activity = office
    clerk = cast.viewer("triage_clerk")
    assert "实施方案、动员讲话" in why(step.hand_in, clerk, made)
    first, second = Paper.objects.filter(step=made).order_by("pk")
    step.file_paper(made, by=clerk, paper=first, file=running.paper_file())
    assert "还缺必交的材料：动员讲话" in why(step.hand_in, clerk, made)
    step.require(made, by=clerk, name="动员讲话", required=False)
    handed = step.hand_in(made, by=clerk, text="齐了")
    assert (handed.state, handed.round, handed.handed_in_by) == ("handed_in", 1, cast.people["triage_clerk"])
    stored = Paper.objects.get(pk=first.pk).file
    with open_file(stored) as kept:
        assert kept.read().decode() == "实施方案正文"
    assert step.file_paper.refusal(clerk, handed, paper=second, file=True).kind == "state"


@pytest.mark.shows("A1", 2)
def test_only_the_supervising_team_passes_or_sends_back_and_says_why(office):
    cast, _one, made, _activity = office
    made = running.handed_in(cast, made)
    for who in ("triage_clerk", "leader", "community_secretary", "viewer", "administrator"):
        assert step.pass_.refusal(cast.viewer(who), made).kind == "permission"
        assert step.send_back.refusal(cast.viewer(who), made, reason="缺").kind == "permission"
    team = cast.viewer("supervisor")
    assert "请写明" in why(step.send_back, team, made, reason=" ")
    made = step.send_back(made, by=team, reason="缺征求意见的清单")
    assert (made.state, made.round) == ("sent_back", 1)
    made = step.hand_in(made, by=cast.viewer("leader"), text="补上了")
    made = step.pass_(made, by=team, text="可以")
    told = StepDecision.objects.filter(step=made).values_list("round", "ruling", "reason", "by__name")
    assert list(told) == [(1, "sent_back", "缺征求意见的清单", "沈立"), (2, "passed", "可以", "沈立")]
    assert step.send_back.refusal(team, made, reason="再来").kind == "state"


def test_who_handed_in_does_not_pass(office):
    cast, _one, made, _activity = office
    made = running.filed(cast, made)
    # The same person holds both roles: the office's for the day, and the supervising team's.
    give_grant(
        by=cast.viewer("administrator"),
        scope=STREET,
        post=cast.posts["supervisor"],
        role="triage_clerk",
        place="柳溪街道",
        valid_from=running.days(0),
        reason="替班一天",
    )
    both = cast.viewer("supervisor")
    made = step.hand_in(made, by=both)
    assert "自己报送" in why(step.pass_, both, made)
    assert "自己报送" in why(step.send_back, both, made, reason="缺")


def test_decisions_are_other_peoples_acts_and_final(office):
    cast, _one, made, _activity = office
    assert ACTIONS["campaign_step.pass"].others_act
    assert ACTIONS["campaign_step.send_back"].others_act
    step.pass_(running.handed_in(cast, made), by=cast.viewer("supervisor"))
    for statement in (
        "UPDATE campaigns_stepdecision SET reason = '别的'",
        "DELETE FROM campaigns_stepdecision",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_steps_are_numbered_in_their_stage(office):
    cast, one, made, _activity = office
    second = running.arranged(cast, one, "征求意见")
    other = running.arranged(cast, one, "对照检查", stage="查摆问题")
    assert (second.number, second.stage_id == made.stage_id) == (2, True)
    assert (other.number, other.stage.number) == (1, 2)
    clerk = cast.viewer("triage_clerk")
    given = {"scope": STREET, "campaign": one, "stage_name": "学习教育", "due_on": running.days(1)}
    assert "已有步骤" in why(step.add, clerk, title="征求意见", **given)
    assert "不在教育实践活动的起止日期" in why(
        step.add, clerk, title="迟", **given | {"due_on": running.days(99)}
    )
    assert "最多80字" in why(step.add, clerk, title="长", papers="长" * 81, **given)


# --- registers -------------------------------------------------------------------------------------------------------


@pytest.mark.shows("A1", 1)
def test_branches_and_members_are_registered_once(office):
    cast, one, *_rest = office
    clerk = cast.viewer("triage_clerk")
    branch = running.branch(cast, one)
    given = {"scope": LAODI, "campaign": one, "organisation": branch.organisation}
    assert "已经登记参加" in why(registered.register_branch, clerk, **given)
    member = registered.register_member(by=clerk, name="王小明", **given)
    assert "已经在这个支部登记过" in why(registered.register_member, clerk, name="王小明", **given)
    twin = registered.register_member(by=clerk, name="王小明", note="小", **given)
    assert (member.scope, twin.code) == (LAODI, f"DY-{one.starts_on.year}-0002")
    assert "还没有登记参加" in why(
        registered.register_member,
        clerk,
        name="李华",
        **given | {"organisation": running.body(cast, "东坪社区党支部", DONGPING), "scope": DONGPING},
    )


def test_a_whole_branch_is_registered_in_one_entry_with_a_line_for_each(office):
    cast, one, *_rest = office
    branch, clerk = running.branch(cast, one), cast.viewer("triage_clerk")
    register = registered.register_all
    assert "写了两次" in why(register, clerk, branch, names="李华\n李华")
    assert "还没有写" in why(register, clerk, branch, names=" \n")
    register(branch, by=clerk, names="王小明\n李华（大）\n李华（小）")
    rows = list(CampaignMember.objects.filter(branch=branch).order_by("code"))
    assert [(row.name, row.note) for row in rows] == [("王小明", ""), ("李华", "大"), ("李华", "小")]
    [entry] = entries_of(rows)
    assert len(entry.changes) == 3
    assert "已经在这个支部登记过" in why(register, clerk, branch, names="李华（小）")


def test_who_leaves_the_register_is_no_longer_counted_and_stays_on_record(office):
    cast, one, *_rest = office
    branch, clerk = running.branch(cast, one), cast.viewer("triage_clerk")
    registered.register_all(branch, by=clerk, names="王小明")
    member = CampaignMember.objects.get(branch=branch)
    assert "还登记着1名党员" in why(registered.withdraw_branch, clerk, branch, reason="合并了")
    registered.withdraw_member(member, by=clerk, reason="转出")
    registered.withdraw_branch(branch, by=clerk, reason="合并了")
    assert CampaignBranch.objects.get(pk=branch.pk).withdraw_reason == "合并了"
    assert "已经退出" in why(
        registered.withdraw_member, clerk, member.__class__.objects.get(pk=member.pk), reason="转出"
    )
    running_again = registered.register_branch(
        by=clerk, scope=LAODI, campaign=one, organisation=branch.organisation
    )
    assert running_again.pk != branch.pk


def test_a_secretary_registers_in_the_own_community_alone(office):
    cast, one, *_rest = office
    secretary = cast.viewer("community_secretary")
    own, other = running.body(cast), running.body(cast, "东坪社区党支部", DONGPING)
    assert registered.register_branch.refusal(secretary, scope=LAODI, campaign=one, organisation=own) is None
    no = registered.register_branch.refusal(secretary, scope=DONGPING, campaign=one, organisation=other)
    assert no.kind in {"permission", "scope"}


def test_nothing_is_registered_in_a_campaign_that_ended(office):
    cast, one, made, _activity = office
    step.pass_(running.handed_in(cast, made), by=cast.viewer("supervisor"))
    campaign.close(one, by=cast.viewer("leader"))
    with pytest.raises(Refused, match="已经结束"):
        running.branch(cast, Campaign.objects.get(pk=one.pk))
