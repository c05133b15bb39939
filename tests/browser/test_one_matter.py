"""One matter in a real browser, by everybody whose step it is: told on a phone without JavaScript, sorted, worked on,
approved, denied by the resident, sent back by the supervisors, done again and confirmed.

Everybody finds what to press by its words. Every page is examined on the way.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.browser.street import PHONE, Story, pick
from tests.support.cast import LAODI

from minqing.matters.models import Opinion, Problem, Recheck, Verdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "我们楼后面的排水沟又堵了，一下雨水就漫到单元门口。孩子上学要垫砖头。"
DENIAL = "沟是通了，可门口那一段没加高，雨大还是进水。"
TITLE = "12栋后排水沟堵塞"
TASK = "疏通12栋后排水沟"


@pytest.mark.shows("A4", 1)
@pytest.mark.shows("A5", 1)
@pytest.mark.shows("A7", 1)
def test_a_matter_from_the_residents_words_to_the_residents_verdict(story: Story) -> None:
    phone = story.tab(viewport=PHONE, java_script_enabled=False, device_scale_factor=2)
    code = tells(story, phone)
    number = Opinion.objects.get().code
    with story.desk("triage_clerk") as tab:
        sorts(story, tab, number)
        issues(story, tab)
    works(story, "接收任务", "排水沟清淤86米，积水消退")
    approves(story, "排水沟清淤86米，换雨水箅12块")
    judges(story, phone, code, "不满意", DENIAL)
    assert confirmed_solved(story) == 0
    sends_back(story)
    assert phone_reads(story, phone, code).get_by_text("返工").first.is_visible()
    works(story, "", "门口路沿加高12米，大雨后复查没有进水")
    approves(story, "门口路沿加高12米，大雨后没有再进水")
    judges(story, phone, code, "满意", "这次好了。")
    assert confirmed_solved(story) == 1
    page = phone_reads(story, phone, code)
    for said in (
        "排水沟清淤86米，换雨水箅12块",
        "门口路沿加高12米，大雨后没有再进水",
        "评价：不满意",
        "评价：满意",
    ):
        assert page.get_by_text(said).first.is_visible(), said
    assert story.looked > 60, "the pages were not looked at"
    assert [v.answer for v in Verdict.objects.order_by("given_at")] == ["dissatisfied", "satisfied"]
    assert Recheck.objects.get().state == "rework"
    assert Problem.objects.all().confirmed_solved().count() == 1


def tells(story: Story, phone: Any) -> str:
    """Four screens to a receipt; the code is read off the page."""
    phone.goto(story.site)
    story.look(phone)
    story.follow(phone, re.compile("我要反映问题"))
    phone.get_by_label("民生问题").check()
    phone.get_by_label("在哪个社区").select_option(LAODI)
    phone.get_by_label("具体在什么地方").fill("12栋后面")
    story.press(phone, "下一步")
    phone.get_by_label("用您自己的话写").fill(WORDS)
    story.press(phone, "下一步")
    phone.get_by_label("怎么称呼您").fill("陈小满")
    phone.get_by_label("联系电话").fill("138 0000 6027")
    story.press(phone, "下一步")
    story.press(phone, "交上去")
    said = "".join(phone.get_by_role("main").inner_text().split())
    found = re.search(r"(?:[A-HJ-NP-Z2-9]{4}-?){4}", said)
    assert found, said
    return found.group()


def sorts(story: Story, tab: Any, number: str) -> None:
    story.follow(tab, "分办")
    assert tab.get_by_text(WORDS).is_visible()
    assert number in tab.title()
    tab.get_by_label("民生问题").check()
    pick(tab, "类别 （可以不写）", "排水管沟")
    tab.get_by_role("main").get_by_label("标题").fill(TITLE)
    story.press(tab, re.compile("分类，定去向"))
    tab.get_by_label("问题标题").fill(TITLE)
    pick(tab, "责任单位 （可以不写）", "城建办")
    story.press(tab, re.compile("认定为问题"))


def issues(story: Story, tab: Any) -> None:
    story.follow(tab, re.compile("^问题"))
    story.follow(tab, TITLE)
    story.follow(tab, "下达整改任务")
    tab.get_by_label("任务名称").fill(TASK)
    tab.get_by_label("整改措施").fill("清淤、换雨水箅、加高路沿")
    pick(tab, "责任领导", "宋怀民")
    story.press(tab, "下达整改任务")
    assert tab.get_by_role("heading", level=1, name=TASK).is_visible()


def works(story: Story, first: str, proof: str) -> None:
    with story.desk("office_handler") as tab:
        if not first:  # Sent back and not due soon: it stands in the list, not among today's work.
            story.follow(tab, re.compile("^整改任务"))
        story.follow(tab, TASK)
        if first:
            story.do(tab, first)
        story.do(tab, "写进展", 进展="工人已经下井")
        story.follow(tab, "交佐证")
        tab.get_by_label("实测结果").check()
        tab.get_by_label("说明").fill(proof)
        story.press(tab, "交佐证")
        story.do(tab, "提交办结", 完成情况=proof)
        assert tab.get_by_text("待审批").first.is_visible()


def approves(story: Story, result: str) -> None:
    with story.desk("leader") as tab:
        story.follow(tab, TASK)
        story.do(tab, "同意办结")
        story.follow(tab, re.compile("^WT-"))
        story.follow(tab, "确认办理结果")
        tab.get_by_label("已解决", exact=True).check()
        tab.get_by_label("办理结果说明").fill(result)
        story.press(tab, "确认办理结果")
        assert tab.get_by_text("整改到位").first.is_visible()


def phone_reads(story: Story, phone: Any, code: str) -> Any:
    phone.goto(story.site)
    story.follow(phone, re.compile("查我的事"))
    phone.get_by_label("回执码").fill(code.lower())
    story.press(phone, "查进度")
    return phone


def judges(story: Story, phone: Any, code: str, answer: str, words: str) -> None:
    phone_reads(story, phone, code)
    story.press(phone, "我来评价")
    phone.get_by_role("radio", name=re.compile(f"^{answer}")).check()
    phone.get_by_label("想说的话").fill(words)
    story.press(phone, "交上评价")


def confirmed_solved(story: Story) -> int:
    """The figure as the leader reads it."""
    with story.desk("leader") as tab:
        story.follow(tab, "数据项")
        line = tab.get_by_role("row", name=re.compile("^群众确认已解决"))
        return int(line.get_by_role("cell").nth(1).inner_text())


def sends_back(story: Story) -> None:
    with story.desk("supervisor") as tab:
        queue = tab.get_by_role("table", name=re.compile("待复核"))
        queue.get_by_role("link", name=re.compile(TITLE)).click()
        story.look(tab)
        assert tab.get_by_text(DENIAL).first.is_visible()
        story.do(tab, "责令返工", 复核结论="门口那一段没有加高")
