"""What people see and press: the campaign at a glance, a step with its papers, minutes split without a script."""

import re

import pytest
from tests.campaigns import running
from tests.support.cast import GRID_1

from minqing.campaigns.actions import campaign, registered, step
from minqing.campaigns.models import Activity, Campaign, CampaignMember, Step
from minqing.desk.forms.campaigns.registry import NEW_HERE, ON_ROWS
from minqing.matters.actions.splitting import split
from minqing.matters.models import Opinion, Receipt

pytestmark = pytest.mark.django_db


def page(client, cast, path, who="triage_clerk", data=None):
    client.force_login(cast.account(who))
    return client.get(path) if data is None else client.post(path, data)


def text_of(response):
    return response.content.decode()


def test_a_campaign_is_seen_at_a_glance(client, office):
    cast, one, made, _held = office
    step.send_back(running.handed_in(cast, made), by=cast.viewer("supervisor"), reason="缺清单")
    told = text_of(page(client, cast, f"/desk/campaigns/{one.pk}/", "leader"))
    for words in ("学习教育", "动员部署", "0/1", "2/2", "退回：缺清单", "召开座谈会", "安排步骤"):
        assert words in told, words
    for who in ("community_clerk", "grid_worker", "viewer", "supervisor"):
        told = text_of(page(client, cast, f"/desk/campaigns/{one.pk}/", who))
        assert "动员部署" in told
        assert "安排步骤" not in told
    assert page(client, cast, f"/desk/campaigns/{one.pk}/", "discipline").status_code == 404


def test_a_step_is_handed_in_and_passed_on_its_page(client, office):
    cast, _one, made, _held = office
    told = text_of(page(client, cast, f"/desk/steps/{made.pk}/"))
    assert "必交的还缺：实施方案、动员讲话" in told
    assert "还缺必交的材料" in told
    for paper in made.papers.all():
        path = f"/desk/do/campaign_step.file_paper/{made.pk}/"
        data = {"paper": paper.pk, "file": running.paper_file(), "key": ""}
        assert page(client, cast, path, data=data).status_code == 302
    path = f"/desk/do/campaign_step.hand_in/{made.pk}/"
    assert page(client, cast, path, data={"text": "齐了", "key": ""}).status_code == 302
    told = text_of(page(client, cast, f"/desk/do/campaign_step.pass/{made.pk}/", "supervisor"))
    assert "方案.txt" in told
    path = f"/desk/do/campaign_step.pass/{made.pk}/"
    assert page(client, cast, path, "supervisor", {"text": "可以", "key": ""}).status_code == 302
    assert Step.objects.get(pk=made.pk).state == "passed"
    told = text_of(page(client, cast, f"/desk/steps/{made.pk}/", "community_clerk"))
    stored = made.papers.exclude(file=None).first().file
    assert f"/desk/file/{stored.pk}/" in told
    answer = page(client, cast, f"/desk/file/{stored.pk}/", "community_clerk")
    assert b"".join(answer.streaming_content).decode() == "实施方案正文"
    assert page(client, cast, f"/desk/file/{stored.pk}/", "administrator").status_code == 404


def test_an_activity_is_recorded_by_whoever_held_it(client, office):
    cast, one, _step, _held = office
    told = text_of(page(client, cast, "/desk/campaigns/new/activity.record/", "grid_worker"))
    assert f'<option value="{one.pk}" selected>' in told
    data = {
        "kind": "visit",
        "title": "走访",
        "held_at": f"{running.days(-1)}T09:00",
        "scope": GRID_1,
        "unit": cast.units["老堤社区"].pk,
        "campaign": one.pk,
        "residents": "3",
        "minutes": "",
        "key": "",
    }
    answer = page(client, cast, "/desk/campaigns/new/activity.record/", "grid_worker", data)
    made = Activity.objects.get(title="走访")
    assert answer.url == f"/desk/activities/{made.pk}/"
    assert page(client, cast, "/desk/campaigns/new/activity.record/", "leader").status_code == 403
    assert page(client, cast, "/desk/campaigns/new/nothing/").status_code == 404


def marks(*numbers, **more):
    data = {"key": "k-1"}
    for n in numbers:
        data |= {f"p{n}-mark": "on", f"p{n}-scope": GRID_1}
    return data | more


@pytest.mark.shows("A2", 1)
def test_marked_passages_become_opinions_and_every_speaker_gets_a_slip(client, office):
    cast, _one, _step, held = office
    path = f"/desk/activities/{held.pk}/split/"
    told = text_of(page(client, cast, path, "community_clerk"))
    assert running.FIRST in told
    assert told.count('name="p1-mark"') == 1
    data = marks(1, 2, **{"p1-place": "12栋后面", "p1-kind": "livelihood", "p1-name": "陈大爷"})
    data["p1-category"] = "城乡建设 / 市政设施 / 排水管沟"
    answer = page(client, cast, path, "community_clerk", data)
    told = text_of(answer)
    assert answer["Cache-Control"] == "no-store"
    groups = re.findall(r'receipt-code">(.*?)</p>', told)
    codes = ["-".join(re.findall(r"<span>(\w{4})</span>", one)) for one in groups]
    made = list(Opinion.objects.filter(activity=held).order_by("passage"))
    assert [Receipt.objects.by_code(code).opinion for code in codes] == made
    assert (made[0].passage, made[0].words) == (1, running.FIRST)
    assert (made[0].state, made[0].category.name) == ("triaged", "排水管沟")
    # Sent again, as a browser does after going back: the same slips, nothing twice.
    assert codes[0].split("-")[0] in text_of(page(client, cast, path, "community_clerk", data))
    assert Opinion.objects.filter(activity=held).count() == 2
    told = text_of(page(client, cast, f"/desk/activities/{held.pk}/", "community_clerk"))
    assert made[0].code in told
    assert "其中2段已经拆成意见" in told


def test_nothing_is_written_while_one_of_the_marked_is_wrong(client, office):
    cast, _one, _step, held = office
    path = f"/desk/activities/{held.pk}/split/"
    answer = page(client, cast, path, "community_clerk", marks(1, 2, **{"p2-category": "没有这一类"}))
    assert answer.status_code == 422
    assert "没有这个类别" in text_of(answer)
    assert not Opinion.objects.filter(activity=held).exists()
    answer = page(client, cast, path, "community_clerk", {"key": "k-2"})
    assert "还没有勾选" in text_of(answer)
    assert page(client, cast, path, "other_clerk").status_code == 404
    assert page(client, cast, path, "leader").status_code == 403


def test_a_passage_taken_meanwhile_is_told(client, office):
    cast, _one, _step, held = office
    split(held, by=cast.viewer("triage_clerk"), passage=1, scope=GRID_1)
    answer = page(client, cast, f"/desk/activities/{held.pk}/split/", "community_clerk", marks(1))
    assert answer.status_code == 422
    assert "一段只拆一次" in text_of(answer)


def test_forms_of_intake_offer_the_running_campaign(client, office):
    cast, one, *_rest = office
    for path in ("/desk/record/", "/desk/record/problem/"):
        assert f'<option value="{one.pk}" selected>' in text_of(page(client, cast, path))
    data = {"words": "路灯不亮", "scope": GRID_1, "channel": "phone", "campaign": one.pk, "key": "k-3"}
    page(client, cast, "/desk/record/", data=data)
    assert Opinion.objects.get(words="路灯不亮").campaign == one


def test_without_a_running_campaign_no_form_asks_for_one(client, office):
    cast, one, made, _held = office
    step.pass_(running.handed_in(cast, made), by=cast.viewer("supervisor"))
    campaign.close(one, by=cast.viewer("leader"))
    assert 'name="campaign"' not in text_of(page(client, cast, "/desk/record/"))


@pytest.mark.parametrize("who", ["triage_clerk", "community_secretary"])
def test_every_list_of_campaigns_opens(client, office, who):
    cast, one, *_rest = office
    running.branch(cast, one)
    for name in ("campaigns", "steps", "campaign_branches", "campaign_members", "activities"):
        assert page(client, cast, f"/desk/{name}/", who).status_code == 200, name


@pytest.mark.parametrize("verb", sorted(NEW_HERE))
def test_every_new_form_opens_with_its_fields(client, office, verb):
    cast, one, *_rest = office
    running.branch(cast, one)
    told = text_of(page(client, cast, f"/desk/campaigns/new/{verb}/?campaign={one.pk}"))
    assert all(f'name="{name}"' in told for name in NEW_HERE[verb].base_fields), verb


def test_every_form_on_a_row_opens_for_whoever_may(client, office):
    cast, one, made, held = office
    branch = running.branch(cast, one)
    registered.register_all(branch, by=cast.viewer("triage_clerk"), names="王小明")
    member = CampaignMember.objects.get(branch=branch)
    rows = {type(row): row for row in (one, made, held, branch, member)}
    opened = set()
    for form in ON_ROWS:
        for who in ("triage_clerk", "supervisor"):
            answer = page(client, cast, f"/desk/do/{form.verb}/{rows[form.model()].pk}/", who)
            assert answer.status_code == 200, form.verb
            if 'name="key"' in text_of(answer):
                opened.add(form.verb)
    # Not now: nothing handed in, nothing closed, nothing planned.
    state = {"campaign.start", "campaign.make_default", "campaign.reopen", "campaign.close"}
    # Nor while the branch still has a member.
    state |= {
        "campaign_branch.withdraw",
        "campaign_step.hand_in",
        "campaign_step.pass",
        "campaign_step.send_back",
    }
    assert opened == {form.verb for form in ON_ROWS} - state


def test_a_campaign_and_its_steps_are_arranged_on_the_page(client, office):
    cast, *_rest = office
    days = {"starts_on": running.days(0), "ends_on": running.days(30)}
    data = {"name": "第二批活动", "aims": "照镜子", "key": "", **days}
    answer = page(client, cast, "/desk/campaigns/new/campaign.add/", "leader", data)
    one = Campaign.objects.get(name="第二批活动")
    assert (answer.url, one.about) == (f"/desk/campaigns/{one.pk}/", "照镜子")
    data = {"campaign": one.pk, "stage_name": "学习", "title": "动员", "due_on": running.days(3), "key": ""}
    page(client, cast, "/desk/campaigns/new/campaign_step.add/", data={**data, "wanted": "方案\n讲话"})
    made = Step.objects.get(title="动员")
    assert made.papers.count() == 2
    data = {"title": "动员部署会", "aims": "全体参加", "due_on": running.days(4), "key": ""}
    page(client, cast, f"/desk/do/campaign_step.amend/{made.pk}/", data=data)
    made = Step.objects.get(pk=made.pk)
    assert (made.title, made.about) == ("动员部署会", "全体参加")
