"""The page of first passwords: who waits, the slips once, and the way there from the import."""

import re
import uuid

import pytest
from tests.support.cast import PASSWORD
from tests.support.staff_list import ELEVEN, brought

from minqing.org.models import Account

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/passwords/"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.account("administrator"))
    return client


def test_the_list_is_taken_in_and_the_slips_are_two_pages_away(admin, cast):
    _found, batch = brought(cast, *ELEVEN)
    assert f'href="{PAGE}"' in admin.get(f"/desk/import/{batch.pk}/run/").content.decode()
    assert "账号等着发初始密码" in admin.get("/desk/settings/").content.decode()
    page = admin.get(PAGE).content.decode()
    assert "11个账号还没有密码" in page
    key = re.search(r'name="key" value="([^"]+)"', page).group(1)
    response = admin.post(PAGE, {"key": key})
    slips = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    told = dict(re.findall(r"<code>(ding\w+)</code></td><td><code>([a-z2-9-]{14})</code>", slips))
    assert len(told) == 11
    assert "老堤社区 社区干事" in slips
    assert all(Account.objects.get(username=name).check_password(word) for name, word in told.items())
    assert admin.post(PAGE, {"key": key}).content.decode().count("<code>") == slips.count("<code>")
    assert "账号等着发初始密码" not in admin.get("/desk/settings/").content.decode()
    assert "没有等着发初始密码的账号" in admin.get(PAGE).content.decode()
    assert f'href="{PAGE}"' not in admin.get(f"/desk/import/{batch.pk}/run/").content.decode()


def test_pressing_when_nobody_waits_says_so(admin):
    response = admin.post(PAGE, {"key": str(uuid.uuid4())})
    assert response.status_code == 409
    assert "没有等着发初始密码的账号" in response.content.decode()


def test_only_administrators_find_the_page(client, cast):
    client.force_login(cast.account("leader"))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"key": "x"}).status_code == 403


def test_nobody_signs_in_before_the_password_is_handed_out_and_then_must_change_it(client, cast):
    brought(cast, ELEVEN[1])
    client.logout()
    for word in (PASSWORD, "", "!"):
        client.post("/desk/login/", {"login": "dinger", "password": word})
        assert "_auth_user_id" not in client.session
    client.force_login(cast.account("administrator"))
    slips = client.post(PAGE, {"key": str(uuid.uuid4())}).content.decode()
    word = re.search(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>", slips).group(1)
    client.logout()
    client.post("/desk/login/", {"login": "dinger", "password": word})
    assert client.get("/desk/")["Location"] == "/desk/password/"


def test_the_list_page_has_the_way_in_and_to_the_passwords(admin, cast):
    page = admin.get("/desk/staff/").content.decode()
    assert "/desk/staff/import/" in page
    assert f'href="{PAGE}"' in page
    assert cast.people["leader"].name in page
