"""Three stories in a real browser: a post handed over in mid-task, a matter that climbs when its time runs out, and a
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
from minqing.matters.escalation import escalate_due
from minqing.matters.models import LookBackItem, Problem, Task

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
