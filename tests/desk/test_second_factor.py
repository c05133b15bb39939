"""The second factor and passwords that are reset: what a stranger with a password can do is nothing, and no session outlives a reset."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from tests.support.cast import PASSWORD

from minqing.base import clock, journal
from minqing.base.models import Norm
from minqing.base.norm_actions import amend as amend_norm
from minqing.cli import reset_password, reset_second_factor
from minqing.cli.dispatch import Parser
from minqing.org.actions.people import reset_password as reset
from minqing.org.norms import SECOND_FACTOR

pytestmark = pytest.mark.django_db
LOGIN, INDEX = "/desk/login/", "/desk/second-factor/"


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


def sign_in(client, who="leader", password=PASSWORD):
    return client.post(LOGIN, {"login": who, "password": password})


def code_of(secret, ago=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time() - ago) // 30))


def set_up(client, who="leader"):
    """Through the pages: the password again, the secret from the page, its code; then the recovery sheet, once."""
    sign_in(client, who)
    response = client.get(INDEX + "on/")
    assert "/desk/reauthenticate/" in response["Location"]
    response = client.post(response["Location"], {"password": PASSWORD})
    assert response["Location"] == INDEX + "on/"
    page = client.get(INDEX + "on/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page)[1]
    assert 'src="data:image/png' in page, "the square code is a picture the policy allows"
    wrong = client.post(INDEX + "on/", {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    response = client.post(INDEX + "on/", {"code": code_of(secret)})
    assert response["Location"] == INDEX + "sheet/"
    sheet = client.get(INDEX + "sheet/").content.decode()
    return secret, re.findall(r"<code>(\d{8})</code>", sheet)


def test_it_is_set_up_without_a_telephone_and_the_sheet_is_shown_once(client, cast):
    secret, sheet = set_up(client)
    assert len(sheet) == 10
    again = client.get(INDEX + "sheet/").content.decode()
    assert not re.findall(r"<code>\d{8}</code>", again)
    assert "还有10个没有用过" in again
    stored = Authenticator.objects.get(type="totp").data
    assert secret not in str(stored), "the secret lies sealed in the database"


def test_the_password_alone_is_not_enough_any_more(client, cast):
    secret, sheet = set_up(client)
    other = Client()
    response = sign_in(other)
    assert response["Location"] == INDEX + "code/"
    assert "_auth_user_id" not in other.session
    assert other.get("/desk/")["Location"].startswith(LOGIN)
    page = other.get(INDEX + "code/").content.decode()
    assert "再写一个验证码" in page
    assert "placeholder" not in page
    assert "验证码不对" in other.post(INDEX + "code/", {"code": "000000"}).content.decode()
    other.post(INDEX + "code/", {"code": sheet[0]})
    assert "_auth_user_id" in other.session
    third = Client()
    sign_in(third)
    assert "验证码不对" in third.post(INDEX + "code/", {"code": sheet[0]}).content.decode(), "used once"
    third.post(INDEX + "code/", {"code": code_of(secret)})
    assert "_auth_user_id" in third.session


def test_guessing_codes_is_locked_like_guessing_passwords(client, cast):
    secret, _sheet = set_up(client)
    thief = Client(REMOTE_ADDR="10.9.9.9")
    sign_in(thief)
    for _ in range(5):
        response = thief.post(INDEX + "code/", {"code": "000000"})
    assert "暂停登录" in response.content.decode()
    thief.post(INDEX + "code/", {"code": code_of(secret)})
    assert "_auth_user_id" not in thief.session
    assert "暂停登录" in sign_in(Client(REMOTE_ADDR="10.9.9.9")).content.decode()


def require_it(cast):
    norm = Norm.objects.get(key=SECOND_FACTOR)
    told = {"unit": norm.unit, "source": "本单位规定", "valid_from": clock.today(), "reason": "统一要求"}
    amend_norm(norm, by=cast.system, value=1, **told)


def test_administrators_are_invited_and_where_the_norm_says_so_held_to_it(client, cast):
    sign_in(client, "administrator")
    assert client.get("/desk/settings/").status_code == 200
    require_it(cast)
    assert client.get("/desk/settings/")["Location"] == INDEX
    assert client.get(INDEX).status_code == 200
    other = Client()
    sign_in(other, "leader")
    assert other.get("/desk/").status_code == 200
    set_up(client, "administrator")
    assert client.get("/desk/settings/").status_code == 200
    kept = client.get(INDEX + "off/").content.decode()
    assert "不能停用" in kept
    client.post(INDEX + "off/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_lost_device_is_taken_off_by_another_with_a_reason(client, cast):
    set_up(client)
    admin, person = Client(), cast.people["leader"]
    admin.force_login(cast.account("administrator"))
    assert "解除第二验证" in admin.get(f"/desk/people/{person.pk}/").content.decode()
    url = f"/desk/do/account.reset_second_factor/{person.pk}/"
    assert admin.post(url, {"reason": "", "key": "1"}).status_code == 422
    assert admin.post(url, {"reason": "电脑坏了，当面核对", "key": "2"}).status_code == 302
    assert not Authenticator.objects.exists()
    other = Client()
    sign_in(other)
    assert "_auth_user_id" in other.session


def test_a_reset_password_ends_the_sessions_that_are_open(client, cast):
    sign_in(client)
    assert client.get("/desk/").status_code == 200
    reset(cast.people["leader"], by=cast.viewer("administrator"), password="abcd-efgh-2345", reason="忘了")
    assert client.get("/desk/")["Location"].startswith(LOGIN)
    sign_in(client, password="abcd-efgh-2345")
    assert client.get("/desk/")["Location"] == "/desk/password/"


def command(module, *words):
    parser = Parser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(words))


def test_on_the_machine_a_password_is_reset_and_told_once(client, cast, capsys):
    assert command(reset_password, "administrator") == 0
    word = re.search(r"新密码：([a-z2-9-]{14})", capsys.readouterr().out)[1]
    account = cast.account("administrator")
    assert account.check_password(word)
    assert account.must_change_password
    leaf = journal.JournalLeaf.objects.order_by("-index")[0]
    assert (leaf.verb, leaf.by_person) == ("account.reset_password", None)
    assert "服务器命令" in leaf.leaf
    set_up(client)
    command(reset_second_factor, "leader", "--reason", "设备丢失")
    assert not Authenticator.objects.exists()
