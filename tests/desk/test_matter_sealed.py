"""What is sealed is seen with a purpose, by whoever may, once, in no cache; each look is in the access log."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.matters import steps

from minqing.matters.models import Receipt
from minqing.org.models import AccessEntry

pytestmark = pytest.mark.django_db
TOLD = "某科长收了施工队两条烟"


@pytest.fixture
def accusation(cast):
    paper = SimpleUploadedFile("收条.txt", "收到烟两条".encode(), "text/plain")
    return steps.heard(cast, kind="accusation", words=TOLD, title="收烟", files=[paper]).opinion


def test_discipline_opens_an_accusation_with_a_purpose_and_it_is_logged(client, cast, accusation):
    client.force_login(cast.account("discipline"))
    path = f"/desk/accusation/{accusation.pk}/"
    asked = client.get(path)
    assert asked.status_code == 200
    assert TOLD not in asked.content.decode()
    assert not AccessEntry.objects.exists()
    assert client.post(path, {"purpose": ""}).status_code == 422
    response = client.post(path, {"purpose": "初核线索"})
    text = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    for words in (TOLD, "陈小满", "13800006027", "收条.txt"):
        assert words in text
    entry = AccessEntry.objects.get()
    assert (entry.purpose, entry.person, entry.code) == (
        "初核线索",
        cast.people["discipline"],
        accusation.code,
    )


def test_a_sealed_attachment_is_a_download_and_one_more_look(client, cast, accusation):
    client.force_login(cast.account("discipline"))
    text = client.post(f"/desk/accusation/{accusation.pk}/", {"purpose": "初核线索"}).content.decode()
    path = text.split("/file/")[1].split('"')[0]
    response = client.post(f"/desk/accusation/{accusation.pk}/file/{path}", {"purpose": "初核线索"})
    assert response.content == "收到烟两条".encode()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    assert AccessEntry.objects.count() == 2
    other = steps.heard(cast, files=[SimpleUploadedFile("别的.txt", b"other", "text/plain")]).opinion
    foreign = other.files.get().file_id
    gone = client.post(f"/desk/accusation/{accusation.pk}/file/{foreign}/", {"purpose": "初核线索"})
    assert gone.status_code == 404


@pytest.mark.parametrize("who", ["triage_clerk", "leader", "supervisor", "viewer", "community_secretary"])
def test_nobody_else_opens_it(client, cast, accusation, who):
    client.force_login(cast.account(who))
    path = f"/desk/accusation/{accusation.pk}/"
    for response in (client.get(path), client.post(path, {"purpose": "想看看"})):
        assert response.status_code == 403
        assert TOLD not in response.content.decode()
    assert not AccessEntry.objects.exists()


def test_out_of_scope_and_no_accusation_are_told_apart_from_nothing(client, cast, accusation):
    client.force_login(cast.account("other_clerk"))
    assert client.get(f"/desk/accusation/{accusation.pk}/").status_code == 404
    plain = steps.heard(cast).opinion
    client.force_login(cast.account("discipline"))
    assert client.get(f"/desk/accusation/{plain.pk}/").status_code == 409


def test_a_speaker_is_masked_on_the_page_and_shown_with_a_purpose(client, cast):
    opinion = steps.heard(cast).opinion
    client.force_login(cast.account("community_clerk"))
    page = client.get(f"/desk/opinions/{opinion.pk}/").content.decode()
    assert "陈** 138****6027" in page
    assert "陈小满" not in page
    path = f"/desk/speaker/{opinion.pk}/"
    assert path in page
    assert "陈小满" not in client.get(path).content.decode()
    assert client.post(path, {"purpose": "核实位置"}).status_code == 422
    response = client.post(path, {"purpose": "核实位置", "fields_wanted": ["name", "phone"]})
    text = response.content.decode()
    assert "陈小满" in text
    assert "13800006027" in text
    assert "12栋501" not in text
    assert response["Cache-Control"] == "no-store"
    assert set(AccessEntry.objects.values_list("field", "purpose")) == {
        ("name", "核实位置"),
        ("phone", "核实位置"),
    }


def test_who_may_not_reveal_has_no_link_and_no_way(client, cast):
    opinion = steps.heard(cast).opinion
    client.force_login(cast.account("viewer"))
    assert "/desk/speaker/" not in client.get(f"/desk/opinions/{opinion.pk}/").content.decode()
    given = {"purpose": "核实位置", "fields_wanted": ["name"]}
    assert client.post(f"/desk/speaker/{opinion.pk}/", given).status_code == 403
    client.force_login(cast.account("other_clerk"))
    assert client.post(f"/desk/speaker/{opinion.pk}/", given).status_code == 404
    assert not AccessEntry.objects.exists()


def test_a_nameless_opinion_has_nothing_to_look_at(client, cast):
    opinion = steps.heard(cast, speaker=None).opinion
    client.force_login(cast.account("community_clerk"))
    assert client.get(f"/desk/speaker/{opinion.pk}/").status_code == 404
    assert Receipt.objects.filter(opinion=opinion).exists()
