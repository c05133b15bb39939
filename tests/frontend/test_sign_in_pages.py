"""Sign-in, lockout and fault pages as the running product answers them."""

from __future__ import annotations

import pytest

from tests.frontend.html import faults_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.frontend.urls")]


def test_the_sign_in_page_can_be_read_aloud(client):
    html = client.get("/desk/login/").content.decode()
    assert faults_of(html) == []
    labels = [n.text() for n in read(html).all("label")]
    assert labels[:2] == ["登录名", "密码"]


def test_a_wrong_password_is_said_in_the_summary_and_then_the_door_rests(client):
    for _ in range(4):
        answer = client.post("/desk/login/", {"login": "nobody", "password": "wrong-wrong"})
        assert answer.status_code == 200
    html = answer.content.decode()
    assert faults_of(html) == []
    assert "登录名或密码不对" in read(html).one("errors").text()
    assert 'value="nobody"' in html
    shut = client.post("/desk/login/", {"login": "nobody", "password": "wrong-wrong"})
    assert shut.status_code == 429
    assert faults_of(shut.content.decode()) == []
    text = read(shut.content.decode()).text()
    assert "连续输错了5次密码" in text
    assert "等15分钟再试" in text


def test_an_address_that_is_not_there(client):
    answer = client.get("/desk/no-such-page/")
    assert answer.status_code == 404
    assert faults_of(answer.content.decode()) == []


def test_a_form_without_its_token_is_told_so():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/desk/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "没有写入" in answer.content.decode()
    assert faults_of(answer.content.decode()) == []
