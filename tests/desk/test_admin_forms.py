"""The forms of the settings: one row each, once however often it is sent, and nothing typed is lost when it is refused."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from tests.matters.steps import heard, taxonomy
from tests.support.cast import GRID_1, GRID_3, LAODI, PASSWORD, START, STREET

from minqing.base import clock
from minqing.base.models import JournalLeaf
from minqing.base.models.norm import Norm
from minqing.matters.models import Category, Opinion
from minqing.org.access import Viewer
from minqing.org.actions import places
from minqing.org.actions.people import unlock_account
from minqing.org.actions.units import add_party_organisation, amend_unit
from minqing.org.models import (
    Account,
    Appointment,
    Division,
    Grant,
    Household,
    Office,
    PartyOrganisation,
    Person,
    Post,
    Unit,
)

pytestmark = pytest.mark.django_db
TODAY = clock.today
TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.account("administrator"))
    return client


def new(client, verb, **data):
    return client.post(f"/desk/new/{verb}/", {"key": str(uuid.uuid4()), **data})


def do(client, verb, row, **data):
    given = {"key": str(uuid.uuid4()), "version": row.version, **data}
    return client.post(f"/desk/do/{verb}/{row.pk}/", given)


def day(value):
    return value.isoformat()


def test_each_new_form_makes_its_row_and_leads_to_it(admin, cast):
    taxonomy(cast)
    unit, post, person = cast.units["城建办"], cast.posts["viewer"], cast.people["leader"]
    today = day(TODAY())
    made = {
        "division.add": (Division, {"scope": LAODI + "009", "name": "第9网格", "valid_from": today}),
        "household.add": (Household, {"scope": GRID_1, "building": "1栋", "room": "101", "address": ""}),
        "unit.add": (Unit, {"scope": STREET, "name": "环卫站", "kind": "station", "valid_from": today}),
        "party_organisation.add": (
            PartyOrganisation,
            {"scope": STREET, "name": "党工委", "kind": "committee", "valid_from": today},
        ),
        "post.add": (Post, {"unit": unit.pk, "title": "副主任", "valid_from": today}),
        "post.appoint": (
            Appointment,
            {"post": post.pk, "person": person.pk, "kind": "holder", "valid_from": today},
        ),
        "person.add": (Person, {"scope": STREET, "name": "新来的"}),
        "grant.give": (
            Grant,
            {"post": post.pk, "role": "leader", "scope": LAODI, "valid_from": today, "reason": "分工调整"},
        ),
        "norm.add": (
            Norm,
            {
                "norm": "matters.promise",
                "subject": "01",
                "value": "10",
                "unit": "workday",
                "source": "本机构规定",
                "valid_from": today,
            },
        ),
        "category.add": (Category, {"name": "新的一类", "parent": ""}),
    }
    for verb, (model, data) in made.items():
        before = set(model._base_manager.values_list("pk", flat=True))
        response = new(admin, verb, **data)
        assert response.status_code == 302, (verb, response.content.decode()[-3000:])
        [pk] = set(model._base_manager.values_list("pk", flat=True)) - before
        assert response["Location"].endswith(f"/{pk}/"), verb
        assert admin.get(response["Location"]).status_code == 200


def test_a_form_sent_twice_makes_one_row(admin, cast):
    data = {"key": str(uuid.uuid4()), "scope": STREET, "name": "只此一个"}
    first = admin.post("/desk/new/person.add/", data)
    second = admin.post("/desk/new/person.add/", data)
    assert first["Location"] == second["Location"]
    assert Person.objects.filter(name="只此一个").count() == 1


def test_the_same_key_with_another_name_keeps_both_and_asks(admin, cast):
    key = str(uuid.uuid4())
    admin.post("/desk/new/person.add/", {"key": key, "scope": STREET, "name": "先写的"})
    response = admin.post("/desk/new/person.add/", {"key": key, "scope": STREET, "name": "后写的"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "先写的" in text
    assert 'value="后写的"' in text
    assert not Person.objects.filter(name="后写的").exists()


def test_what_is_wrong_stands_at_the_form_with_what_was_typed(admin, cast):
    response = new(
        admin, "unit.add", scope=STREET, name="", kind="station", phone="6200", valid_from=day(TODAY())
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_name"' in text
    assert 'value="6200"' in text
    response = new(admin, "unit.add", scope=STREET, name="城建办", kind="station", valid_from=day(TODAY()))
    assert response.status_code == 422
    assert "已有同名单位“城建办”" in response.content.decode()


def test_a_substitute_needs_a_last_day(admin, cast):
    data = {"post": cast.posts["leader"].pk, "person": cast.people["viewer"].pk, "kind": "substitute"}
    response = new(admin, "post.appoint", **data, valid_from=day(TODAY()))
    assert response.status_code == 422
    assert "代理要写到哪一天为止" in response.content.decode()
    until = TODAY() + dt.timedelta(days=7)
    assert new(admin, "post.appoint", **data, valid_from=day(TODAY()), valid_to=day(until)).status_code == 302
    held = Appointment.objects.get(person=cast.people["viewer"], kind="substitute")
    assert held.valid_to == until
    assert cast.viewer("viewer").may("task.approve")


def test_a_stale_save_shows_both_values(admin, cast):
    unit = Unit.objects.get(name="城建办")
    amend_unit(unit, by=cast.system, phone="6213")
    response = do(admin, "unit.amend", unit, name="城建办", kind="department", phone="6299")
    text = response.content.decode()
    assert response.status_code == 409
    row = re.search(r"<th scope=\"row\">电话</th>(.*?)</tr>", text, re.DOTALL)
    assert "6299" in row.group(1)
    assert "6213" in row.group(1)
    unit.refresh_from_db()
    assert unit.phone == "6213"


AMENDED = {
    "office.amend": ({"name": "柳溪街道办事处", "phone": "6201"}, "name", "柳溪街道办事处"),
    "division.amend": ({"name": "老堤新社区"}, "name", "老堤新社区"),
    "household.amend": ({"scope": GRID_1, "building": "2栋", "room": "9", "address": ""}, "address", "2栋9"),
    "unit.amend": ({"name": "城建办", "kind": "station", "phone": ""}, "kind", "station"),
    "party_organisation.amend": ({"name": "党委", "kind": "committee"}, "name", "党委"),
    "post.amend": ({"title": "新岗位", "duty": "接待"}, "duty", "接待"),
    "person.amend": ({"name": "宋怀明", "scope": STREET, "phone": "12345"}, "pinyin", "songhuaiming"),
    "category.amend": ({"name": "城市建设"}, "full_name", "城市建设"),
}


@pytest.mark.parametrize("verb", sorted(AMENDED))
def test_amending(admin, cast, verb):
    taxonomy(cast)
    rows = {
        "office": Office.objects.get,
        "division": lambda: Division.objects.get(scope=LAODI),
        "household": lambda: places.add_household(by=cast.system, scope=GRID_1, building="1栋", room="1"),
        "unit": lambda: Unit.objects.get(name="城建办"),
        "party_organisation": lambda: _party(cast),
        "post": lambda: cast.posts["leader"],
        "person": lambda: cast.people["leader"],
        "category": lambda: Category.objects.get(path="01"),
    }
    row = rows[verb.split(".")[0]]()
    data, field, wanted = AMENDED[verb]
    response = do(admin, verb, row, **data)
    assert response.status_code == 302, response.content.decode()[-3000:]
    row.refresh_from_db()
    assert str(getattr(row, field)).replace("'", "") == wanted


def _party(cast):
    return add_party_organisation(
        by=cast.system, scope=STREET, name="党工委", kind="committee", valid_from=START
    )


def test_a_norm_is_followed_by_its_new_value_with_source_and_reason(admin, cast):
    norm = Norm.objects.valid_on(TODAY()).get(key="matters.promise", subject="")
    start = TODAY() + TOMORROW
    data = {"value": "12", "unit": "workday", "source": "会议纪要3号", "valid_from": day(start), "note": ""}
    response = do(admin, "norm.amend", norm, **data, reason="")
    assert response.status_code == 422
    response = do(admin, "norm.amend", norm, **data, reason="减时限")
    assert response.status_code == 302
    norm.refresh_from_db()
    assert norm.valid_to == TODAY()
    page = admin.get(f"/desk/norms/{norm.pk}/").content.decode()
    assert "12个工作日" in page
    assert "会议纪要3号" in page


def test_a_norm_in_whole_units_takes_no_fraction(admin, cast):
    norm = Norm.objects.valid_on(TODAY()).get(key="matters.promise", subject="")
    data = {
        "value": "1.5",
        "unit": "workday",
        "source": "x",
        "valid_from": day(TODAY() + TOMORROW),
        "reason": "改",
    }
    response = do(admin, "norm.amend", norm, **data)
    assert response.status_code == 422
    assert "只能写整数" in response.content.decode()


def test_recoding_asks_with_the_numbers_and_writes_only_when_confirmed(admin, cast):
    heard(cast)
    places.add_household(by=cast.system, scope=GRID_1, building="1栋", room="1")
    row = Division.objects.get(scope=LAODI)
    data = {"code": STREET + "008", "day": day(TODAY() + TOMORROW), "reason": "民政厅12号文"}
    response = do(admin, "division.recode", row, **data)
    text = response.content.decode()
    assert response.status_code == 200
    assert Division.objects.get(pk=row.pk).valid_to is None
    assert f"<del>{GRID_1}</del>" in text
    assert f"{STREET}008001" in text
    counts = dict(re.findall(r"<li>([^<]+) <b>(\d+)</b></li>", text))
    assert counts["区划"] == "3"
    assert counts["户"] == "1"
    assert counts[str(Opinion._meta.verbose_name)] == "1"
    total = sum(map(int, counts.values()))
    assert f"改码并移动{total}条记录" in text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    response = admin.post(f"/desk/do/division.recode/{row.pk}/", hidden)
    assert response.status_code == 302
    new_row = Division.objects.get(scope=STREET + "008")
    assert response["Location"] == f"/desk/divisions/{new_row.pk}/"
    assert Opinion.objects.get().scope == STREET + "008001"
    assert Household.objects.get().scope == STREET + "008001"


def test_a_recoding_that_is_refused_never_reaches_the_confirm_page(admin, cast):
    row = Division.objects.get(scope=LAODI)
    response = do(admin, "division.recode", row, code=GRID_3, day=day(TODAY() + TOMORROW), reason="改码")
    assert response.status_code == 422
    assert "新代码应与原代码一样有12位" in response.content.decode()
    assert "confirmed" not in response.content.decode()


def test_an_account_is_opened_with_a_password_that_must_be_changed_first(admin, cast):
    new(admin, "person.add", scope=STREET, name="林知秋")
    person = Person.objects.get(name="林知秋")
    form = admin.get(f"/desk/do/account.open/{person.pk}/").content.decode()
    username = re.search(r'name="username" value="([^"]*)"', form).group(1)
    password = re.search(r'name="password" value="([^"]*)"', form).group(1)
    assert username == "linzhiqiu"
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", password)
    assert do(admin, "account.open", person, username=username, password=password).status_code == 302
    theirs = Client()
    theirs.post("/desk/login/", {"login": username, "password": password})
    assert theirs.get("/desk/help/")["Location"] == "/desk/password/"
    own = "own-words-for-2026"
    theirs.post("/desk/password/", {"oldpassword": password, "password1": own, "password2": own})
    assert Account.objects.get(username=username).must_change_password is False
    assert theirs.get("/desk/help/").status_code == 403  # signed in, and no grant yet


def test_a_password_that_was_reset_works_once_and_the_old_one_no_more(admin, cast):
    person = cast.people["leader"]
    told = {"password": "hand-over-2345", "reason": "忘了"}
    assert do(admin, "account.reset_password", person, **told).status_code == 302
    theirs = Client()
    theirs.post("/desk/login/", {"login": "leader", "password": PASSWORD})
    assert theirs.get("/desk/help/").status_code == 302
    theirs.post("/desk/login/", {"login": "leader", "password": "hand-over-2345"})
    assert theirs.get("/desk/help/")["Location"] == "/desk/password/"


def test_a_locked_account_is_unlocked_by_the_administrator_and_the_journal_says_so(admin, cast):
    person, theirs = cast.people["leader"], Client()
    assert do(admin, "account.unlock", person).status_code == 409  # nothing to unlock
    card = f"/desk/people/{person.pk}/"
    assert "account.unlock" not in admin.get(card).content.decode()
    for name in ("leader", "Leader", *["leader"] * 5):
        theirs.post("/desk/login/", {"login": name, "password": "wrong-words-here"})
    good = {"login": "leader", "password": PASSWORD}
    assert theirs.post("/desk/login/", good).status_code != 302
    text = admin.get(card).content.decode()
    assert "account.unlock" in text
    assert "连续输错密码" in text
    assert do(admin, "account.unlock", person).status_code == 302
    assert theirs.post("/desk/login/", good).status_code == 302
    leaf = JournalLeaf.objects.get(verb="account.unlock")
    assert leaf.by_person == cast.people["administrator"].pk


def test_nobody_but_the_administrator_unlocks(cast):
    assert unlock_account.refusal(cast.viewer("leader"), cast.people["viewer"]).kind == "permission"


def test_an_easy_password_is_refused_in_words(admin, cast):
    told = {"password": "12345678", "reason": "忘了"}
    response = do(admin, "account.reset_password", cast.people["leader"], **told)
    assert response.status_code == 422
    assert "密码不合格" in response.content.decode()


def test_leaving_and_coming_back(admin, cast):
    person = cast.people["viewer"]
    assert do(admin, "person.leave", person, reason="").status_code == 422
    assert do(admin, "person.leave", person, reason="退休").status_code == 302
    assert cast.account("viewer").is_active is False
    assert cast.viewer("viewer").grants == ()
    person.refresh_from_db()
    assert do(admin, "person.return", person, reason="返聘").status_code == 302
    assert cast.account("viewer").is_active is True
    assert cast.viewer("viewer").grants == ()


def test_a_revoked_grant_ends_at_the_next_click(admin, cast):
    theirs = Client()
    theirs.force_login(cast.account("leader"))
    assert theirs.get("/desk/opinions/").status_code == 200
    grant = Grant.objects.get(post=cast.posts["leader"])
    assert do(admin, "grant.revoke", grant, reason="分工调整").status_code == 302
    assert theirs.get("/desk/opinions/").status_code == 403


def test_ending_an_appointment_from_a_later_day(admin, cast):
    held = Appointment.objects.get(person=cast.people["leader"])
    later = TODAY() + dt.timedelta(days=3)
    assert do(admin, "appointment.end", held, day=day(later), reason="调任").status_code == 302
    assert cast.viewer("leader").grants
    with clock.frozen(clock.at(later, 9)):
        assert Viewer.of(cast.account("leader")).grants == ()


def test_a_refused_step_says_why_and_keeps_what_was_typed(admin, cast):
    unit = Unit.objects.get(name="城建办")
    response = do(admin, "unit.retire", unit, reason="机构改革")
    text = response.content.decode()
    assert response.status_code == 409
    assert "还有1个在设的岗位" in text
    assert "机构改革</textarea>" in text


def test_classes_are_retired_with_what_stands_below_and_brought_back(admin, cast):
    taxonomy(cast)
    top = Category.objects.get(path="01")
    assert do(admin, "category.retire", top, reason="不再用").status_code == 302
    assert not Category.objects.filter(path__startswith="01", active=True).exists()
    assert "<del>市政设施</del>" in admin.get("/desk/settings/classes/").content.decode()
    top.refresh_from_db()
    assert do(admin, "category.restore", top, reason="还要用").status_code == 302
    assert Category.objects.get(path="01").active


@pytest.mark.parametrize(
    "verb", ["unit.amend", "person.leave", "grant.revoke", "norm.amend", "category.amend"]
)
def test_whoever_may_not_is_told_who_may_and_nothing_is_written(client, cast, verb):
    taxonomy(cast)
    rows = {
        "unit": Unit.objects.get(name="城建办"),
        "person": cast.people["viewer"],
        "grant": Grant.objects.get(post=cast.posts["viewer"]),
        "norm": Norm.objects.valid_on(TODAY()).get(key="matters.promise", subject=""),
        "category": Category.objects.get(path="01"),
    }
    row = rows[verb.split(".")[0]]
    client.force_login(cast.account("leader"))
    page = client.get(f"/desk/do/{verb}/{row.pk}/").content.decode()
    assert 'aria-disabled="true"' in page
    assert "谁能推进：管理员" in page
    start = day(TODAY() + TOMORROW)
    data = {"name": "x", "kind": "team", "reason": "试试看", "value": "1", "unit": "workday", "source": "x"}
    response = do(client, verb, row, **data, valid_from=start)
    assert response.status_code == 403
    version = row.version
    row.refresh_from_db()
    assert row.version == version


def test_a_household_is_closed_from_its_card_with_a_reason(admin, cast):
    row = places.add_household(by=cast.system, scope=GRID_1, building="1栋", room="1")
    assert "注销户址" in admin.get(f"/desk/households/{row.pk}/").content.decode()
    assert do(admin, "household.close", row, reason="").status_code == 422
    assert do(admin, "household.close", row, reason="征收拆除").status_code == 302
    row.refresh_from_db()
    assert row.valid_to == TODAY()
    page = admin.get(f"/desk/households/{row.pk}/").content.decode()
    assert "注销日期" in page
    assert "/desk/do/household.close/" not in page
    assert "1栋1" not in admin.get("/desk/households/").content.decode()
    assert "1栋1" in admin.get("/desk/households/?tab=ended").content.decode()
