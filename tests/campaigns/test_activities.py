"""Activities and their minutes: recorded once, split passage by passage, each word verbatim, none twice."""

import datetime as dt

import pytest
from tests.campaigns import running
from tests.support.cast import DONGPING, GRID_1, GRID_3

from minqing.base import clock
from minqing.base.journal import entries_of
from minqing.base.models import JournalValue
from minqing.campaigns import rules
from minqing.campaigns.actions import activity
from minqing.campaigns.models import Activity
from minqing.matters.actions import opinion
from minqing.matters.actions.splitting import split, write_minutes
from minqing.matters.models import Category, Opinion, Receipt
from minqing.org.access import ResidentActor

pytestmark = pytest.mark.django_db


def why(action, by, row=None, **values):
    no = action.refusal(by, *([row] if row is not None else []), **values)
    assert no is not None
    return no.why


def test_an_activity_is_recorded_once_with_who_took_part(office):
    cast, one, _step, _held = office
    made = running.symposium(
        cast,
        campaign=one,
        people=[cast.people["leader"], cast.people["leader"]],
        files=[running.paper_file()],
    )
    assert made.code.startswith(f"HD-{clock.today().year}-")
    assert [p.person.name for p in made.participants.all()] == ["宋怀民"]
    assert made.files.count() == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "party"}, "没有“party”"),
        ({"title": " "}, "还没有写"),
        ({"held_at": dt.datetime.now(clock.ZONE) + dt.timedelta(days=2)}, "比现在还晚"),
        ({"residents": -1}, "人数不对"),
        ({"scope": "990101001777"}, "没有设立"),
        ({"code": "HD-1"}, "编号请留空"),
        ({"bodies": "长" * 201}, "最多200字"),
    ],
)
def test_an_activity_that_cannot_be_is_refused(office, fields, told):
    cast, *_rest = office
    given = {
        "scope": GRID_1,
        "kind": "symposium",
        "title": "座谈",
        "held_at": clock.now(),
        "unit": cast.units["老堤社区"],
    }
    assert told in why(activity.record, cast.viewer("triage_clerk"), **given | fields)


def test_an_activity_lies_in_the_days_of_its_campaign(office):
    cast, one, _step, held = office
    long_ago = clock.now() - dt.timedelta(days=90)
    assert "不在教育实践活动的起止日期" in why(
        activity.amend, cast.viewer("community_clerk"), held, held_at=long_ago, campaign=one
    )
    assert (
        activity.amend(held, by=cast.viewer("community_clerk"), residents=20, campaign=None).residents == 20
    )
    assert "不能这样改" in why(activity.amend, cast.viewer("community_clerk"), held, minutes="别的")


@pytest.mark.shows("A2", 1)
def test_a_passage_becomes_an_opinion_word_for_word_and_once(office):
    cast, one, _step, held = office
    clerk = cast.viewer("community_clerk")
    told = split(
        held,
        by=clerk,
        passage=1,
        scope=GRID_1,
        place="12栋后面",
        speaker={"name": "陈大爷"},
        tags=["formalism"],
    )
    made = Opinion.objects.get(pk=told["opinion"])
    assert made.words == running.FIRST
    assert made.words in held.minutes
    assert (made.channel, made.activity, made.passage, made.campaign) == ("symposium", held, 1, one)
    assert (made.received_at, made.speaker.name) == (held.held_at, "陈大爷")
    assert Receipt.objects.by_code(told["code"]).opinion == made
    assert made.code in why(split, clerk, held, passage=1, scope=GRID_1)
    [entry] = entries_of([made])
    assert entry.verb == "activity.split"


def test_spaces_of_the_minutes_are_kept(office):
    cast, _one, _step, held = office
    told = split(held, by=cast.viewer("community_clerk"), passage=2, scope=GRID_1)
    assert Opinion.objects.get(pk=told["opinion"]).words == "李阿姨：上回来人看过，  一直没有下文。"


def test_the_same_form_again_gives_the_same_receipt(office):
    cast, _one, _step, held = office
    clerk = cast.viewer("community_clerk")
    first = split(held, by=clerk, key="k:1", passage=1, scope=GRID_1)
    assert split(held, by=clerk, key="k:1", passage=1, scope=GRID_1) == first
    assert Opinion.objects.filter(activity=held).count() == 1


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"passage": 9}, "没有第9段"),
        ({"passage": 0}, "没有第0段"),
        ({"passage": 1, "scope": GRID_3}, "不在你的管辖范围内"),
        ({"passage": 1, "kind": "wish"}, "没有“wish”"),
        ({"passage": 1, "speaker": {"phone": "12"}}, "号码"),
    ],
)
def test_a_passage_that_cannot_be_split_is_refused(office, values, told):
    cast, _one, _step, held = office
    no = why(split, cast.viewer("community_clerk"), held, **{"scope": GRID_1, **values})
    assert told in no or "电话" in no


def test_whoever_does_not_see_the_activity_does_not_split_it(office):
    cast, _one, _step, held = office
    assert split.refusal(cast.viewer("other_clerk"), held, passage=1, scope=DONGPING).kind == "scope"
    assert split.refusal(cast.viewer("leader"), held, passage=1, scope=GRID_1).kind == "permission"


def test_minutes_are_written_on_but_a_taken_passage_stays(office):
    cast, _one, _step, held = office
    clerk = cast.viewer("community_clerk")
    split(held, by=clerk, passage=2, scope=GRID_1)
    held = Activity.objects.get(pk=held.pk)
    assert "第2段" in why(write_minutes, clerk, held, minutes="只剩一段")
    longer = write_minutes(held, by=clerk, minutes=running.MINUTES + "赵奶奶：路灯不亮。")
    assert len(rules.passages(longer.minutes)) == 4


@pytest.mark.shows("A2", 2)
def test_an_accusation_leaves_the_minutes_and_nothing_leads_back(office):
    cast, _one, _step, held = office
    told = split(held, by=cast.viewer("community_clerk"), passage=3, scope=GRID_1, kind="accusation")
    made = Opinion.objects.get(pk=told["opinion"])
    assert (made.with_discipline, made.activity, made.passage, made.words) == (True, None, None, "")
    left = Activity.objects.get(pk=held.pk)
    assert "材料太多" not in left.minutes
    assert rules.is_struck(rules.passages(left.minutes)[2])
    assert "已经移送" in why(split, cast.viewer("community_clerk"), left, passage=3, scope=GRID_1)
    kept = JournalValue.objects.filter(row=held.pk, field="minutes", erased_at=None)
    assert not [value for value in kept if value.value and "材料太多" in value.value]


def test_an_opinion_that_turns_out_to_accuse_takes_its_passage_along(office):
    cast, _one, _step, held = office
    told = split(held, by=cast.viewer("community_clerk"), passage=3, scope=GRID_1)
    row = Opinion.objects.get(pk=told["opinion"])
    opinion.seal(row, by=cast.viewer("triage_clerk"))
    left = Activity.objects.get(pk=held.pk)
    assert "材料太多" not in left.minutes
    assert running.FIRST in left.minutes
    sealed = Opinion.objects.get(pk=row.pk)
    assert (sealed.activity_id, sealed.passage) == (None, None)


def test_a_problem_takes_the_campaign_of_its_opinion(office):
    cast, one, _step, held = office
    clerk = cast.viewer("community_clerk")
    drains = Category.objects.get(name="排水管沟")
    told = split(held, by=clerk, passage=1, scope=GRID_1, kind="livelihood", category=drains)
    row = Opinion.objects.get(pk=told["opinion"])
    assert row.state == "triaged"
    assert opinion.raise_problem(row, by=clerk).campaign == one


def test_a_campaign_that_has_not_begun_takes_no_opinion(office):
    cast, *_rest = office
    other = running.planned(cast, "明年的活动")
    given = {"scope": GRID_1, "words": "路灯不亮", "channel": "phone"}
    assert "还没有启动" in why(opinion.record, cast.viewer("community_clerk"), campaign=other, **given)


def test_an_opinion_changes_its_campaign(office):
    cast, one, _step, _held = office
    clerk = cast.viewer("community_clerk")
    told = opinion.record(by=clerk, scope=GRID_1, words="路灯不亮", channel="phone", campaign=one)
    row = Opinion.objects.get(pk=told["opinion"])
    assert opinion.amend(row, by=clerk, place="路口").campaign == one
    assert opinion.amend(Opinion.objects.get(pk=row.pk), by=clerk, campaign=None).campaign is None


def test_what_a_resident_writes_while_a_campaign_runs_counts_in_it(office):
    cast, one, *_rest = office
    resident = ResidentActor(cast.office.scope)
    told = opinion.submit(by=resident, scope=GRID_1, words="路灯不亮", anonymous=True)
    assert Opinion.objects.get(pk=told["opinion"]).campaign == one
