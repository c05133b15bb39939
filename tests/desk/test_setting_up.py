"""The one-time set-up page: all that is wrong is told at once, at its field, and the link works until it has worked."""

from __future__ import annotations

import re

import pytest

from minqing.org.models import Account, Office
from minqing.org.setup import issue_token

pytestmark = pytest.mark.django_db

RIGHT = {
    "name": "柳溪街道", "scope": "990101001", "county": "临江区", "phone": "0000-81106200", "hours": "工作日",
    "administrator": "方晓燕", "username": "guanli", "password": "一句很长的口令 2026", "again": "一句很长的口令 2026",
}  # fmt: skip


def wrong_fields(page: str) -> set[str]:
    return set(re.findall(r'<ul class="error" id="id_(\w+)_error">', page))


def test_one_submit_tells_everything_that_is_wrong(client):
    token = issue_token()
    told = {**RIGHT, "scope": "99010", "phone": "abc", "again": "另一句", "county": ""}
    answer = client.post(f"/setup/{token}/", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert wrong_fields(page) == {"scope", "phone", "again", "county"}
    assert "街道代码是9位数字，例如990101001；“99010”是5位。" in page
    assert "两遍密码不一样。" in page
    assert 'value="99010"' in page
    assert not Office.objects.exists()


def test_an_easy_password_is_told_beside_a_wrong_code(client):
    answer = client.post(
        f"/setup/{issue_token()}/", {**RIGHT, "scope": "990101001x", "password": "1234567890"}
    )
    assert wrong_fields(answer.content.decode()) >= {"scope", "password", "again"}


def test_put_right_it_sets_the_office_up_once(client):
    token = issue_token()
    assert client.post(f"/setup/{token}/", {**RIGHT, "phone": "abc"}).status_code == 422
    assert client.post(f"/setup/{token}/", RIGHT).status_code == 302
    assert Account.objects.get().check_password(RIGHT["password"])
    assert client.post(f"/setup/{token}/", RIGHT).status_code == 404
