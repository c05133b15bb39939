"""Four stories in a real browser: a symposium whose minutes become opinions, a problem and a public list; a post handed over in mid-task, a matter that climbs when its time runs out, and a
look-back whose orderer would rather choose for himself.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from tests.browser.street import PHONE, Story, pick
from tests.matters import steps
from tests.support.cast import PASSWORD

from minqing.base import clock, draws
from minqing.base.models.draw import Draw
from minqing.matters.actions import opinion
from minqing.matters.escalation import escalate_due
from minqing.matters.models import Category, LookBackItem, Opinion, Problem, Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def as_post(story: Story, tab: Any, words: str) -> None:
    """Another post on top, by the menu at the reader's own name."""
    tab.locator("details.top-who summary").click()
    story.press(tab, re.compile(words))


@pytest.mark.shows("A4", 2)
def test_a_post_is_handed_over_in_mid_task(story: Story, cast: Any) -> None:
    task = steps.working(cast).task
    with story.desk("administrator") as tab:
        hands_over(story, tab)
    with story.desk("other_handler") as tab:
        takes_over(story, tab)
        works_on(story, tab, task)
    with story.desk("office_handler") as tab:
        left = tab.goto(f"{story.site}/desk/tasks/{task.pk}/")
        assert left is not None
        assert left.status in (403, 404), "who has left the post still has its work"
    task.refresh_from_db()
    assert (task.state, task.submitted_by) == ("submitted", cast.people["other_handler"])
    assert task.accepted_by == cast.people["office_handler"], "what was done before stays with whoever did it"


def hands_over(story: Story, tab: Any) -> None:
    story.follow(tab, re.compile("^岗位$"))
    story.follow(tab, re.compile("周启明"))
    with tab.expect_navigation():  # the menu has a line of the same name
        tab.get_by_role("main").get_by_role("link", name="岗位交接", exact=True).click()
    pick(tab, "接手人", "梁秋")
    tab.get_by_label("从哪一天起由接手人担任").fill(f"{clock.today():%Y-%m-%d}")
    tab.get_by_label("原因").fill("轮岗")
    story.press(tab, "岗位交接")


def takes_over(story: Story, tab: Any) -> None:
    story.follow(tab, "AB岗和交接")
    story.follow(tab, re.compile("周启明岗"))
    assert tab.get_by_text("等接手人确认").is_visible()
    story.follow(tab, "看过了，确认接手")
    story.press(tab, "我看过了，确认接手")
    assert tab.get_by_text("接手人已确认").first.is_visible()
    as_post(story, tab, "周启明岗")


def works_on(story: Story, tab: Any, task: Task) -> None:
    story.follow(tab, re.compile("^整改任务"))
    story.follow(tab, task.title)
    story.follow(tab, "交佐证")
    tab.get_by_label("实测结果").check()
    tab.get_by_label("说明").fill("清淤86米，积水消退")
    story.press(tab, "交佐证")
    story.do(tab, "提交办结", 完成情况="清淤86米，积水消退")
    assert tab.get_by_text("待审批").first.is_visible()


@pytest.mark.shows("A11", 2)
def test_a_matter_climbs_when_its_time_runs_out_and_the_resident_reads_it(story: Story, cast: Any) -> None:
    matter = steps.raised(cast)
    assert (matter.problem.level, matter.problem.level_due is not None) == ("community", True)
    with clock.frozen(dt.datetime.combine(matter.problem.level_due + dt.timedelta(days=1), dt.time(8, 30))):
        assert escalate_due().up == (matter.problem.code,)
        assert escalate_due().up == (), "a second look moves nothing"
        phone = story.tab(viewport=PHONE, java_script_enabled=False)
        phone.goto(f"{story.site}/status/")
        phone.get_by_label(re.compile("回执码")).fill(matter.code)
        story.press(phone, re.compile("办理|查|看"))
        assert phone.get_by_text("上交上一级办理").first.is_visible()
        assert phone.get_by_text(re.compile("还没有办完，按规定上交")).first.is_visible()
    assert Problem.objects.get(pk=matter.problem.pk).level == "subdistrict"


@pytest.mark.shows("A8", 1)
@pytest.mark.shows("A8", 2)
def test_two_parties_draw_and_the_orderer_cannot_choose(story: Story, cast: Any) -> None:
    for _ in range(3):
        steps.done(cast)
    mine, theirs = "甲" * 3, ""
    with story.desk("supervisor") as tab:
        number = orders(story, tab)
        mine = commits(story, tab)
        commits_again_is_refused(tab)
    with story.desk("discipline") as tab:
        finds_the_draw(story, tab, number)
        theirs = commits(story, tab)
    with story.desk("supervisor") as tab:
        finds_the_draw(story, tab, number)
        opens(story, tab, "0" * 64)
        assert tab.get_by_text(re.compile("对不上|不是|不符")).first.is_visible(), (
            "another secret than was promised"
        )
        assert Draw.objects.get().state == "committed"
        opens(story, tab, mine)
    with story.desk("discipline") as tab:
        finds_the_draw(story, tab, number)
        opens(story, tab, theirs)
    anybody_recomputes(story, number)


def orders(story: Story, tab: Any) -> str:
    story.follow(tab, re.compile("^回头看$"))
    story.follow(tab, "部署回头看")
    tab.get_by_label("抽取比例（%）").fill("34")
    tab.get_by_label("检查的理由").fill("年底抽查")
    story.press(tab, "冻结名单")
    number = Draw.objects.get().number
    assert tab.get_by_text(number).first.is_visible()
    assert tab.get_by_text(Draw.objects.get().list_hash).first.is_visible()
    return number


def finds_the_draw(story: Story, tab: Any, number: str) -> None:
    story.follow(tab, re.compile("^摇号|^抽签"))
    story.follow(tab, re.compile(re.escape(number)))


def commits(story: Story, tab: Any) -> str:
    """The secret stays in the page and in the file that the party keeps; only its hash is sent."""
    story.follow(tab, "交承诺")
    secret = str(tab.locator("[data-secret]").input_value())
    assert not draws.weak(secret)
    sent: list[str] = []
    tab.on("request", lambda r: sent.append(r.post_data or ""))
    story.press(tab, "交承诺")
    assert sent
    assert not any(secret in body for body in sent), "the secret left the machine"
    assert any(draws.commitment(secret) in body for body in sent)
    return secret


def commits_again_is_refused(tab: Any) -> None:
    assert not tab.get_by_role("link", name="交承诺", exact=True).count()


def opens(story: Story, tab: Any, secret: str) -> None:
    if tab.get_by_role("link", name="公开秘密", exact=True).count():
        story.follow(tab, "公开秘密")
    tab.get_by_label(re.compile("秘密")).first.fill(secret)
    story.press(tab, "公开秘密")


def anybody_recomputes(story: Story, number: str) -> None:
    """The public page, on a phone without JavaScript, and its file worked out again from nothing else."""
    phone = story.tab(viewport=PHONE, java_script_enabled=False)
    phone.goto(f"{story.site}/draws/")
    story.look(phone)
    story.follow(phone, re.compile(re.escape(number)))
    assert phone.get_by_text("已抽出").first.is_visible()
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="下载公开文件").click()
    told = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert all(fits for _what, _should, fits in draws.verify(told)), draws.verify(told)
    chosen = {item.problem.code for item in LookBackItem.objects.select_related("problem")}
    assert chosen == set(told["chosen"])
    assert PASSWORD not in json.dumps(told)


MINUTES = """老堤路的路灯有三盏不亮，晚上下楼要打手电。
社区食堂的菜价比外面还贵。
12栋门口那盏灯也是坏的，老人摔过一跤。"""
LAMPS = "老堤路路灯不亮"
PUBLISHED = "老堤社区一季度民生问题清单"


@pytest.mark.shows("A2", 1)
@pytest.mark.shows("A6", 1)
@pytest.mark.shows("A6", 2)
def test_a_symposium_is_split_merged_published_and_commented_on(story: Story, cast: Any) -> None:
    with story.desk("community_clerk") as tab:
        holds(story, tab)
        first, second = splits(story, tab)
        sort_by_hand(cast, first, second)
        merges(story, tab, second)
    assert Problem.objects.get().links.filter(active=True).count() == 2
    assert Opinion.objects.count() == 2, "a merge takes nothing away"
    with story.desk("triage_clerk") as tab:
        publishes(story, tab)
    with story.desk("leader") as tab:
        approves(story, tab)
    phone = story.tab(viewport=PHONE, java_script_enabled=False)
    comments(story, phone)
    with story.desk("triage_clerk") as tab:
        story.follow(tab, re.compile("^公示留言"))
        story.follow(tab, re.compile("什么时候来修"))
        story.follow(tab, "公开这条留言")
        story.press(tab, "公开这条留言")
    phone.goto(f"{story.site}/public/")
    story.follow(phone, re.compile(PUBLISHED))
    story.follow(phone, re.compile(LAMPS))
    assert phone.get_by_text("什么时候来修").first.is_visible()
    story.follow(phone, "我也遇到了")
    story.press(phone, re.compile("我也|交"))
    assert Problem.objects.get().links.filter(active=True).count() == 3
    assert Opinion.objects.count() == 3


def holds(story: Story, tab: Any) -> None:
    story.follow(tab, re.compile("^活动记录"))
    story.follow(tab, "登记活动")
    tab.get_by_label("活动主题").fill("老堤社区居民座谈会")
    tab.get_by_label(re.compile("^记录")).fill(MINUTES)
    story.press(tab, "登记活动")


def splits(story: Story, tab: Any) -> tuple[Opinion, Opinion]:
    """Two of three passages become opinions, word for word; each speaker gets a slip."""
    story.follow(tab, "拆成意见")
    marks = tab.get_by_label("拆成一条意见")
    marks.nth(0).check()
    marks.nth(2).check()
    story.press(tab, "拆成意见并出回执")
    codes = re.findall(r"(?:[A-HJ-NP-Z2-9]{4}[- ]?){4}", tab.get_by_role("main").inner_text())
    assert len(codes) == 2, "every speaker has a receipt"
    first, second = Opinion.objects.order_by("code")
    said = MINUTES.split("\n")
    assert {first.words, second.words} == {said[0], said[2]}
    assert {first.channel, second.channel} == {"symposium"}
    return first, second


def sort_by_hand(cast: Any, first: Opinion, second: Opinion) -> None:
    """Sorting has a story of its own."""
    clerk, lamps = cast.viewer("community_clerk"), Category.objects.get(name="路灯")
    for row in (first, second):
        opinion.classify(row, by=clerk, kind="livelihood", category=lamps)
    opinion.raise_problem(first, by=clerk, title=LAMPS)


def merges(story: Story, tab: Any, second: Opinion) -> None:
    """The likely same matter is offered first; a person decides."""
    tab.goto(f"{story.site}/desk/opinions/{second.pk}/")
    story.look(tab)
    story.follow(tab, "并入已有问题")
    tab.get_by_label(re.compile(LAMPS)).first.check()
    story.press(tab, "并入已有问题")


def publishes(story: Story, tab: Any) -> None:
    story.follow(tab, re.compile("^公示$"))
    story.follow(tab, "起草公示")
    tab.get_by_label("公示标题").fill(PUBLISHED)
    story.press(tab, "起草公示")
    story.follow(tab, "加一条")
    pick(tab, "公示哪一件", LAMPS)
    tab.get_by_label("公示标题").fill(LAMPS)
    tab.get_by_label(re.compile("公示的承诺")).fill("十二月底前全部修好")
    story.press(tab, "加一条")
    story.follow(tab, "报请批准公示")
    story.press(tab, "报请批准公示")


def approves(story: Story, tab: Any) -> None:
    story.follow(tab, re.compile("^公示$"))
    story.follow(tab, re.compile(PUBLISHED))
    story.follow(tab, "批准公示")
    story.press(tab, "批准公示")


def comments(story: Story, phone: Any) -> None:
    phone.goto(story.site)
    story.look(phone)
    story.follow(phone, re.compile("看公示"))
    story.follow(phone, re.compile(PUBLISHED))
    assert not any(said in phone.content() for said in MINUTES.split("\n")), (
        "a resident's words are not published"
    )
    story.follow(phone, re.compile(LAMPS))
    story.follow(phone, "我来说一句")
    phone.get_by_label("承诺").check()
    phone.get_by_label("您想说的话").fill("什么时候来修，能不能先装个临时的？")
    story.press(phone, "交给办公室")
    assert phone.get_by_text("您的话收到了").is_visible()
    assert not phone.get_by_text("什么时候来修").count(), "nothing is public before somebody has read it"
