"""The cards of the settings: what they show, which steps they offer, and who is told that a step is not his."""

import datetime as dt
import re

import pytest
from tests.matters.steps import taxonomy
from tests.support.cast import GRID_1, LAODI, START, STREET

from minqing.base import clock, sealing
from minqing.desk.forms.admin.registry import NEW_FORMS, ON_ROWS
from minqing.desk.forms.registry import FORMS
from minqing.desk.menu import ENTRANCES
from minqing.desk.reading.cards import CARDS
from minqing.ledger.registry import LEDGERS
from minqing.org.actions.people import add_person, end_appointment, revoke_grant
from minqing.org.actions.places import add_household
from minqing.org.actions.units import add_party_organisation
from minqing.org.models import Appointment, Division, Grant, Office, Person, Unit

pytestmark = pytest.mark.django_db


def page(client, cast, path, who="administrator"):
    client.force_login(cast.account(who))
    return client.get(path)


def card(client, cast, name, row, who="administrator"):
    return page(client, cast, f"/desk/{name}/{row.pk}/", who)


def first_of(cast, name, who="administrator"):
    return LEDGERS[name].seen(cast.viewer(who)).first()


@pytest.fixture
def full(cast):
    """An office in which no ledger of the settings is empty."""
    taxonomy(cast)
    add_household(by=cast.system, scope=GRID_1, building="1栋", room="101")
    add_party_organisation(
        by=cast.system, scope=STREET, name="柳溪街道党工委", kind="committee", valid_from=START
    )
    return cast


@pytest.mark.parametrize("name", sorted(CARDS))
def test_every_card_opens_and_its_related_rows_lead_on(client, full, name):
    row = first_of(full, name)
    response = card(client, full, name, row)
    assert response.status_code == 200
    text = response.content.decode()
    for url in set(re.findall(r'href="(/desk/[a-z_]+/[0-9a-f-]{36}/)"', text)):
        assert client.get(url).status_code == 200, url
    for url in set(re.findall(r'href="(/desk/(?:do|new)/[^"]+)"', text)):
        assert client.get(url.replace("&amp;", "&")).status_code == 200, url


@pytest.mark.parametrize("name", sorted(CARDS))
def test_whoever_may_not_set_anything_sees_the_card_without_steps(client, full, name):
    row = first_of(full, name)
    response = card(client, full, name, row, "leader")
    assert response.status_code == 200
    text = response.content.decode()
    assert "/desk/do/" not in text
    assert "/desk/new/" not in text


def test_out_of_scope_is_not_there(client, cast):
    division = Division.objects.get(scope=LAODI)
    assert card(client, cast, "divisions", division, "other_clerk").status_code == 404
    assert card(client, cast, "divisions", division, "community_clerk").status_code == 200


def test_a_step_that_a_rule_forbids_stays_visible_with_the_reason(client, cast):
    text = card(client, cast, "divisions", Division.objects.get(scope=LAODI)).content.decode()
    refused = re.search(
        r'aria-disabled="true"[^>]*>.*?停用区划</button>.*?<div class="why-not".*?</div>', text, re.DOTALL
    )
    assert "下面还有在用的区划" in refused.group()


def test_the_last_administrator_is_told_so_before_trying(client, cast):
    grant = Grant.objects.get(role="administrator")
    text = card(client, cast, "grants", grant).content.decode()
    assert "这是最后一位管理员" in text
    assert f"/desk/do/grant.revoke/{grant.pk}/" not in text


def test_steps_that_make_no_sense_are_not_offered(client, cast):
    person = cast.people["leader"]
    text = card(client, cast, "people", person).content.decode()
    assert "account.reset_password" in text
    assert "account.open" not in text
    assert "person.return" not in text


def test_the_account_is_told_to_the_administrator_alone(client, cast):
    person = cast.people["discipline"]
    assert "discipline" in card(client, cast, "people", person).content.decode()
    other = card(client, cast, "people", person, "leader").content.decode()
    assert "登录名" not in other
    assert re.search(r"<dd>\s*discipline", other) is None


@pytest.mark.parametrize("verb", sorted(NEW_FORMS))
def test_every_new_form_opens_and_others_are_told_who_may(client, full, verb):
    assert "<form" in page(client, full, f"/desk/new/{verb}/").content.decode()
    response = page(client, full, f"/desk/new/{verb}/", "leader")
    assert 'aria-disabled="true"' in response.content.decode()
    assert "管理员" in response.content.decode()


def test_an_unknown_verb_is_not_there(client, cast):
    assert page(client, cast, "/desk/new/opinion.record/").status_code == 404
    assert page(client, cast, "/desk/new/nothing.at.all/").status_code == 404


def test_every_form_of_the_settings_is_reached_through_a_card_or_an_entrance():
    assert {form.verb for form in ON_ROWS} <= set(FORMS)
    assert set(NEW_FORMS) <= {arg for entrance in ENTRANCES.values() for arg in entrance.args}
    models = {form.model() for form in ON_ROWS}
    known = {LEDGERS[name].model for name in (*CARDS, "calendar_years", "handovers")}
    assert models <= known | {Office}


def test_the_menu_of_settings_is_there_for_the_administrator_alone(client, cast):
    text = page(client, cast, "/desk/settings/").content.decode()
    for label in ("区划网格", "授权", "工作日历", "类别维护"):
        assert f"<span>{label}</span>" in text
    other = page(client, cast, "/desk/", "leader").content.decode()
    assert "<span>授权</span>" not in other
    assert page(client, cast, "/desk/settings/", "leader").status_code == 403
    assert page(client, cast, "/desk/settings/classes/", "leader").status_code == 403


def test_the_administrator_starts_at_what_needs_attention(client, cast):
    assert page(client, cast, "/desk/")["Location"] == "/desk/settings/"


def test_what_is_missing_is_told_with_a_way_to_it(client, cast):
    add_person(by=cast.system, scope=STREET, name="新来的")
    end_appointment(Appointment.objects.get(person=cast.people["viewer"]), by=cast.system, reason="调走")
    revoke_grant(Grant.objects.get(post=cast.posts["leader"]), by=cast.system, reason="分工调整")
    text = page(client, cast, "/desk/settings/").content.decode()
    for label, query in (("岗位：空岗", "posts/?tab=vacant"), ("岗位：没有授权", "posts/?tab=ungranted"),
                         ("人员：还没有岗位", "people/?tab=no_post")):  # fmt: skip
        assert re.search(rf'href="/desk/{re.escape(query)}">{label}<', text), label
        assert client.get(f"/desk/{query}").status_code == 200


def test_a_year_that_is_not_loaded_is_told_when_its_notice_is_due(client, cast):
    with clock.frozen(dt.datetime(2030, 11, 2, 9)):
        text = page(client, cast, "/desk/settings/").content.decode()
    assert "2030年工作日历还没有载入" in text
    assert "2031年工作日历还没有载入" in text
    assert '/desk/calendar/upload/?year=2031"' in text


def test_the_key_copy_is_asked_for_on_the_administrators_pages_until_it_exists(client, cast, tmp_path):
    assert "密钥要导出备份" in page(client, cast, "/desk/settings/").content.decode()
    assert "密钥要导出备份" not in page(client, cast, "/desk/help/", "leader").content.decode()
    kept = sealing.keys_path().read_bytes()
    sealing.export_keys(tmp_path / "keys", "a long enough passphrase")
    try:
        assert "密钥要导出备份" not in page(client, cast, "/desk/settings/").content.decode()
    finally:
        sealing.keys_path().write_bytes(kept)


def test_people_and_units_are_named_in_their_titles(client, cast):
    unit = Unit.objects.get(name="城建办")
    assert "<h1>城建办</h1>" in card(client, cast, "units", unit).content.decode()
    person = Person.objects.get(name="宋怀民")
    assert "<h1>宋怀民</h1>" in card(client, cast, "people", person).content.decode()
    held = Appointment.objects.get(person=person)
    assert "<h1>宋怀民 · 宋怀民岗</h1>" in card(client, cast, "appointments", held).content.decode()
