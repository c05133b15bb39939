"""公示: two people, the office's own words, and nothing of an accusation."""

import datetime as dt

import pytest
from tests.matters import publishing, steps

from minqing.base import clock
from minqing.base.errors import Refused
from minqing.matters import publicity as reading
from minqing.matters.actions import comments, opinion, publicity
from minqing.matters.models import Comment, Opinion, Publication, PublicationItem
from minqing.org.access import ResidentActor

pytestmark = pytest.mark.django_db


@pytest.mark.shows("A6", 1)
def test_a_list_is_drafted_by_one_and_approved_by_another(cast):
    m = steps.raised(cast)
    clerk, secretary, leader = (cast.viewer(who) for who in ("triage_clerk", "community_secretary", "leader"))
    row = publishing.drafted(cast)
    assert "还没有内容" in publicity.ask.refusal(clerk, row).why
    row = publicity.add_item(row, by=clerk, problem=m.problem, title=publishing.TITLE)
    assert (
        "已经在这份公示里"
        in publicity.add_item.refusal(clerk, row, problem=m.problem, title=publishing.TITLE).why
    )
    row = publicity.ask(row, by=clerk)
    assert publicity.approve.refusal(clerk, row).kind == "permission"
    row = publicity.send_back(row, by=leader, reason="标题再写短些")
    assert (row.state, row.back_reason) == ("drafted", "标题再写短些")
    item = row.items.get()
    row = publicity.word_item(row, by=leader, item=item, title="老堤社区排水沟")
    row = publicity.ask(row, by=clerk)
    assert "不能由你自己批准" in publicity.approve.refusal(leader, row).why
    assert (
        publicity.approve.refusal(secretary, row) is not None
    )  # a community does not approve for the street
    row = publicity.approve(row, by=cast.viewer("other_leader"))
    assert [p.pk for p in reading.in_force(row.office)] == [row.pk]
    assert publicity.word_item.refusal(clerk, row, item=item, title="别的标题").kind == "state"
    row = publicity.revise(row, by=clerk, reason="进展有变")
    assert not reading.in_force(row.office)
    row = publicity.ask(row, by=clerk)
    row = publicity.approve(row, by=cast.viewer("other_leader"))
    assert publicity.withdraw.refusal(leader, row, reason="") is not None
    row = publicity.withdraw(row, by=leader, reason="办完了")
    assert not reading.in_force(row.office)


@pytest.mark.shows("A6", 1)
def test_a_list_ends_by_itself_on_its_day(cast):
    item = publishing.published(cast, steps.raised(cast).problem)
    row = item.publication
    longest = {"title": row.title, "expires_on": clock.today() + dt.timedelta(days=181)}
    assert (
        "公示最长"
        in publicity.draft.refusal(
            cast.viewer("triage_clerk"), scope=row.scope, kind="problems", **longest
        ).why
    )
    assert reading.in_force(row.office, row.expires_on)
    assert not reading.in_force(row.office, row.expires_on + dt.timedelta(days=1))
    with clock.frozen(clock.now() + dt.timedelta(days=61)):
        no = comments.give.refusal(ResidentActor(row.office), row, words="好", aspect="list")
        assert "已经到期" in no.why


@pytest.mark.shows("A6", 2)
def test_residents_words_and_names_are_not_published(cast):
    m = steps.raised(cast)
    clerk, row = cast.viewer("triage_clerk"), publishing.drafted(cast)
    for texts in (
        {"title": "我们楼后面的排水沟又堵了"},
        {"title": "排水沟", "progress": "陈小满家门口已疏通"},
        {"title": "排水沟", "result": "已回电13800006027"},
        {"title": "排水沟", "promise": "又堵了，一下雨水就漫到单元门口，下周解决"},
    ):
        no = publicity.add_item.refusal(clerk, row, problem=m.problem, **texts)
        assert "不能公示" in no.why
        assert "陈小满" not in no.why
    assert not PublicationItem.objects.exists()


@pytest.mark.shows("A6", 2)
def test_what_became_an_accusation_is_published_no_more(cast):
    m = steps.raised(cast)
    item = publishing.published(cast, m.problem)
    assert len(reading.sheet(item.publication).items) == 1
    opinion.seal(Opinion.objects.get(pk=m.opinion.pk), by=cast.viewer("community_clerk"))
    assert not reading.sheet(item.publication).items
    assert reading.found_item(item.publication.office, item.pk) is None
    clerk, row = cast.viewer("triage_clerk"), publishing.drafted(cast)
    assert publicity.add_item.refusal(clerk, row, problem=m.problem, title="排水沟") is not None


@pytest.mark.shows("A6", 4)
def test_a_comment_is_shown_as_it_is_or_not_at_all(cast):
    m = steps.raised(cast)
    item = publishing.published(cast, m.problem)
    clerk, resident = cast.viewer("triage_clerk"), ResidentActor(item.publication.office)
    told = {"aspect": "progress", "item": item}
    good = comments.give(item.publication, by=resident, words="清得干净，井盖还响。", **told)
    bad = comments.give(item.publication, by=resident, words="打我电话13800001111", **told)
    assert not reading.sheet(item.publication).comments
    assert "不能公开" in comments.release.refusal(clerk, bad).why
    bad = comments.keep(bad, by=clerk, reason="有电话号码")
    good = comments.answer(comments.release(good, by=clerk), by=clerk, text="下周换井盖。")
    assert [c.words for c in reading.sheet(item.publication).comments] == ["清得干净，井盖还响。"]
    assert "已经答复过" in comments.answer.refusal(clerk, good, text="再答").why
    good = comments.to_opinion(good, by=clerk)
    made = Opinion.objects.get(pk=good.opinion_id)
    assert (made.words, made.channel, made.anonymous) == (good.words, "web", True)
    assert comments.to_opinion.refusal(clerk, good) is not None
    assert Comment.objects.get_queryset().count() == 2
    with pytest.raises(Refused):
        comments.give(Publication.objects.get(pk=item.publication_id), by=clerk, words="我来夸", **told)
