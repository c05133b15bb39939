"""Lists, figures and tables of campaigns: a figure is its rows, a table comes in once, names stay masked."""

import io

import pytest
from tests.campaigns import running
from tests.support.cast import DONGPING

from minqing.base.sheets.read import read_workbook
from minqing.base.sheets.write import OutColumn, write_rows
from minqing.campaigns.actions import registered
from minqing.campaigns.models import CampaignBranch, CampaignMember, Step
from minqing.desk.exporting import write_list
from minqing.ledger import imports
from minqing.ledger.plan import plan
from minqing.ledger.registry import LEDGERS
from minqing.ledger.state import ListState
from minqing.matters.actions import opinion
from minqing.matters.models import Opinion

pytestmark = pytest.mark.django_db


def table(*rows):
    head, *lines = rows
    out = io.BytesIO()
    write_rows(out, [OutColumn(name, name) for name in head], [list(line) for line in lines])
    return out.getvalue()


def brought_in(cast, ledger, data, who="triage_clerk"):
    viewer = cast.viewer(who)
    batch = imports.open_batch(LEDGERS[ledger], viewer, cast.account(who).pk, "x.xlsx", data)
    return imports.carry_out(batch, viewer)


def counted(ledger, figure, viewer, **filters):
    state = ListState(LEDGERS[ledger], figure=figure, filters=filters)
    return state.rows(viewer).count()


@pytest.mark.shows("A1", 3)
def test_branches_and_members_come_in_from_a_table_and_are_counted(office):
    cast, one, *_rest = office
    for n in range(1, 4):
        running.body(cast, f"第{n}党支部", DONGPING)
    brought_in(cast, "campaign_branches", table(["党组织"], *([f"第{n}党支部"] for n in range(1, 4))))
    names = table(
        ["姓名", "党支部", "同名区别"],
        ["王小明", "第1党支部", ""],
        ["李华", "第1党支部", "大"],
        ["李华", "第1党支部", "小"],
        ["赵平", "第2党支部", ""],
    )
    assert brought_in(cast, "campaign_members", names).counts["new"] == 4
    leader, own = cast.viewer("leader"), {"campaign": (str(one.pk),)}
    assert counted("campaign_branches", "campaign.branches", leader, **own) == 3
    assert counted("campaign_members", "campaign.members", leader, **own) == 4
    assert counted("campaign_members", "campaign.members", cast.viewer("community_clerk")) == 0
    assert {row.campaign for row in CampaignBranch.objects.all()} == {one}
    again = plan(LEDGERS["campaign_members"], read_workbook(names, "x.xlsx"), cast.viewer("triage_clerk"))
    assert again.counts["wrong"] == 4
    assert "已经在这个支部登记过" in next(iter(again.lines[0].errors.values()))


def test_names_of_members_go_out_masked(office):
    cast, one, *_rest = office
    branch = running.branch(cast, one)
    registered.register_all(branch, by=cast.viewer("triage_clerk"), names="欧阳修远")
    out = io.BytesIO()
    write_list(ListState(LEDGERS["campaign_members"]), cast.viewer("leader"), out, lambda _n: None)
    [sheet] = read_workbook(out.getvalue(), "x.xlsx").sheets
    text = "".join(str(cell) for row in sheet.rows for cell in row)
    assert "欧阳修远" not in text
    assert CampaignMember.objects.get(branch=branch).code in text


@pytest.mark.shows("A1", 3)
def test_steps_come_in_with_their_papers_and_are_counted(office):
    cast, one, *_rest = office
    rows = [
        ["征求意见", "学习教育", str(running.days(20)), "征求意见清单、座谈会记录"],
        ["民主生活会", "查摆问题", str(running.days(30)), ""],
        ["太迟", "查摆问题", str(running.days(300)), ""],
    ]
    batch = brought_in(cast, "steps", table(["步骤名称", "环节", "报送期限", "应交材料"], *rows))
    assert batch.counts["wrong"] == 1
    made = Step.objects.get(title="征求意见")
    assert [paper.name for paper in made.papers.order_by("pk")] == ["征求意见清单", "座谈会记录"]
    assert counted("steps", "campaign.steps", cast.viewer("leader"), campaign=(str(one.pk),)) == 3


@pytest.mark.shows("A2", 3)
def test_symposiums_are_counted_and_come_in_from_a_table(office):
    cast, one, *_rest = office
    rows = table(
        ["活动类型", "活动主题", "活动时间", "组织单位", "参加群众人数", "所属活动"],
        ["座谈会", "东坪座谈会", f"{running.days(-3)} 09:00", "东坪社区", "15人", one.name],
        ["走访", "走访", f"{running.days(-3)} 15:00", "东坪社区", "", ""],
        ["座谈会", "没有人数", f"{running.days(-3)} 09:00", "东坪社区", "许多", ""],
    )
    batch = brought_in(cast, "activities", rows)
    assert (batch.counts["new"], batch.counts["wrong"]) == (2, 1)
    leader = cast.viewer("leader")
    assert counted("activities", "activities.symposiums", leader) == 2
    assert counted("activities", "activities.symposiums", leader, campaign=(str(one.pk),)) == 2
    assert counted("activities", "activities.all", leader) == 3
    assert counted("activities", "activities.symposiums", cast.viewer("other_clerk")) == 1


def test_opinions_and_problems_are_listed_by_campaign(office):
    cast, one, *_rest = office
    clerk = cast.viewer("triage_clerk")
    for campaign in (one, None):
        opinion.record(by=clerk, scope=DONGPING, words="路灯不亮", channel="phone", campaign=campaign)
    assert counted("opinions", "opinions.collected", clerk, campaign=(str(one.pk),)) == 1
    assert counted("opinions", "opinions.collected", clerk, campaign=("none",)) == 1
    told = table(
        ["留言详情", "留言时间", "社区", "所属活动"],
        ["水管漏水", f"{running.days(-1)} 10:00", "东坪社区", one.name],
        ["水管漏水", f"{running.days(-1)} 10:00", "东坪社区", "没有的活动"],
    )
    assert brought_in(cast, "opinions", told).counts["wrong"] == 1
    assert Opinion.objects.filter(words="水管漏水").get().campaign == one
