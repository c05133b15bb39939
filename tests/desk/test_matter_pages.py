"""The pages of matters: the whole story, state beside outcome, what is refused with why and who, and 404 out of scope."""

import datetime as dt
import re

import pytest
from tests.matters import steps
from tests.support.cast import DONGPING

from minqing.matters.actions import opinion, problem, recheck, task
from minqing.matters.models import Recheck

pytestmark = pytest.mark.django_db
LATE_WORDS = "开票窗口的人说要再等等"


def get(client, cast, who, kind, row):
    client.force_login(cast.account(who))
    return client.get(f"/desk/{kind}/{row.pk}/")


def page(client, cast, who, kind, row):
    response = get(client, cast, who, kind, row)
    assert response.status_code == 200
    return response.content.decode()


def refused(text):
    """Label of each refused button → the words of its reason."""
    found = {}
    for button in re.finditer(
        r'aria-disabled="true" aria-describedby="(why[^"]*)">.*?</svg>(.*?)</button>', text, re.DOTALL
    ):
        box = re.search(rf'<div class="why-not" id="{button.group(1)}">(.*?)</div>', text, re.DOTALL)
        found[button.group(2)] = re.sub("<[^>]+>", " ", box.group(1))
    return found


def offered(text, row):
    return re.findall(rf'href="/desk/do/([a-z_.]+)/{row.pk}/"', text)


def test_a_problem_shows_words_state_and_outcome_apart_and_every_step(client, cast):
    m = steps.judged(cast, "dissatisfied", LATE_WORDS)
    text = page(client, cast, "leader", "problems", m.problem)
    assert "排水沟又堵了" in text
    assert LATE_WORDS in text
    state, outcome = re.search(
        r'<div class="pair">(.*?)</div><div>(.*?)</div></div>', text, re.DOTALL
    ).groups()
    assert "整改到位" in state
    assert "已解决" not in state
    assert "已解决" in outcome
    assert "有群众不满意，不算解决" in outcome
    for label in (
        "群众网上反映",
        "分类",
        "认定为问题",
        "下达整改任务",
        "接收任务",
        "交佐证",
        "提交办结",
        "同意办结",
    ):
        assert f"<b>{label}" in text
    assert '<li class="bad">' in text
    assert f"/desk/opinions/{m.opinion.pk}/" in text
    assert f"/desk/tasks/{m.task.pk}/" in text


def test_what_is_refused_stays_visible_with_why_and_who(client, cast):
    m = steps.working(cast)
    text = page(client, cast, "office_handler", "tasks", m.task)
    no = refused(text)
    assert "还没有佐证，不能提交" in no["提交办结"]
    assert "承办单位经办人补交佐证" in no["提交办结"]
    assert "规则：办结须有佐证" in no["提交办结"]
    assert set(offered(text, m.task)) == {
        "task.add_evidence",
        "task.progress",
        "task.ask_extension",
        "task.ask_suspension",
    }
    reader = page(client, cast, "viewer", "tasks", m.task)
    assert "你的岗位没有这项权限" in refused(reader)["提交办结"]
    assert offered(reader, m.task) == []


def test_the_first_open_step_is_the_one_primary_button(client, cast):
    m = steps.triaged(cast)
    text = page(client, cast, "community_clerk", "opinions", m.opinion)
    card = re.search(r'<section class="card next.*?</section>', text, re.DOTALL).group()
    assert re.findall(r'class="btn primary" href="/desk/do/([a-z_.]+)/', card) == ["opinion.raise_problem"]
    assert "opinion.seal" in offered(text, m.opinion)


def test_a_task_shows_its_promise_with_every_change_and_each_problem_s_own_result(client, cast):
    m = steps.working(cast)
    first = m.task.promise_on
    later = first.replace(year=first.year + 1) if (first.month, first.day) == (12, 31) else first
    later = later.__class__.fromordinal(first.toordinal() + 3)
    task.ask_extension(m.task, by=m.by("office_handler"), new_on=later, reason="连续降雨，井下不能作业")
    asked = page(client, cast, "leader", "tasks", m.task)
    assert "连续降雨，井下不能作业" in asked
    assert "待批" in asked
    task.decide_extension(m.task, by=m.by("leader"), approve=True, text="按时告知群众")
    text = page(client, cast, "office_handler", "tasks", m.task)
    card = re.search(r"<h2>承诺日期</h2>.*?</section>", text, re.DOTALL).group()
    for words in (
        f"{first.year}年{first.month}月{first.day}日",
        f"{later.year}年{later.month}月{later.day}日",
        "连续降雨，井下不能作业",
        "按时告知群众",
        "改期1次",
        "15个工作日",
    ):
        assert words in card
    assert 'class="was"' not in asked.split("<h2>承诺日期</h2>")[0].split("申请延期")[-1]
    assert "结果待确认" in text


def test_a_date_that_was_ordered_is_said_to_be_ordered(client, cast):
    m = steps.judged(cast, "dissatisfied", "还是进水")
    later = m.task.promise_on + dt.timedelta(days=4)
    recheck.order_rework(
        Recheck.objects.get(), by=m.by("supervisor"), finding="路沿没有加高", promise_on=later
    )
    text = page(client, cast, "office_handler", "tasks", m.task)
    card = re.search(r"<h2>承诺日期</h2>.*?</section>", text, re.DOTALL).group()
    assert re.search(r"<small>沈立 \d+月\d+日责令返工</small>", card)
    assert "同意" not in card


def test_a_link_to_what_belongs_together_says_what_it_is(client, cast):
    m = steps.issued(cast)
    text = page(client, cast, "leader", "problems", m.problem)
    for row, url in ((m.task, f"/desk/tasks/{m.task.pk}/"), (m.opinion, f"/desk/opinions/{m.opinion.pk}/")):
        assert f'<a href="{url}">{row.code} {row.title}</a>' in text


def test_out_of_scope_is_not_there_and_an_assigned_unit_sees_its_task_only(client, cast):
    m = steps.issued(cast)
    for kind, row in (("opinions", m.opinion), ("problems", m.problem), ("tasks", m.task)):
        assert get(client, cast, "other_clerk", kind, row).status_code == 404
        assert get(client, cast, "other_handler", kind, row).status_code == 404
        assert get(client, cast, "administrator", kind, row).status_code == 404
        assert get(client, cast, "office_handler", kind, row).status_code == 200
    other = opinion.record(by=cast.viewer("other_clerk"), scope=DONGPING, words="路灯坏了", channel="phone")[
        "opinion"
    ]
    client.force_login(cast.account("community_clerk"))
    assert client.get(f"/desk/opinions/{other}/").status_code == 404
    assert client.get("/desk/opinions/01a20d06-f746-723d-ba89-94c2a7c3d1bf/").status_code == 404


def test_an_accusation_shows_number_date_and_where_it_went_to_everybody(client, cast):
    m = steps.heard(cast, kind="accusation", words="某科长收了施工队的烟", title="收烟")
    for who in ("triage_clerk", "leader", "supervisor", "viewer", "discipline"):
        text = page(client, cast, who, "opinions", m.opinion)
        main = text[text.index("<main") : text.index("</main>")]
        assert m.opinion.code in main
        assert "已转纪检" in main
        assert "烟" not in main
        assert "陈" not in main
        assert ("打开检举控告" in main) == (who == "discipline")


def test_a_recheck_shows_the_denial_and_the_two_ways_out_to_supervisors_alone(client, cast):
    m = steps.judged(cast, "dissatisfied", LATE_WORDS)
    recheck = Recheck.objects.get(opinion=m.opinion)
    text = page(client, cast, "supervisor", "rechecks", recheck)
    assert LATE_WORDS in text
    assert set(offered(text, recheck)) == {"recheck.order_rework", "recheck.uphold"}
    assert get(client, cast, "leader", "rechecks", recheck).status_code == 404


def test_of_a_problem_s_opinions_only_those_that_a_reader_sees_have_a_say(client, cast):
    m = steps.raised(cast)
    far = steps.heard(cast, scope=DONGPING, words="东坪这边也一样，水漫到店里").opinion
    triage = cast.viewer("triage_clerk")
    opinion.classify(far, by=triage, kind="livelihood", category=m.opinion.category, title="店里进水")
    opinion.link(far, by=triage, problem=m.problem)
    for told in (far.code, "水漫到店里"):
        assert told in page(client, cast, "leader", "problems", m.problem)
        assert told not in page(client, cast, "community_secretary", "problems", m.problem)


def test_a_finished_task_offers_nothing_more(client, cast):
    m = steps.done(cast)
    assert "现在没有要办的下一步" in page(client, cast, "office_handler", "tasks", m.task)
    assert "退回返工" in page(client, cast, "community_secretary", "problems", m.problem)
    problem.rework(m.problem, by=m.by("community_secretary"), reason="路沿没有做完")
    assert "第2轮" in page(client, cast, "office_handler", "tasks", m.task)
