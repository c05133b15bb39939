"""What stands around every page: a menu of pages that exist and that the post on top may open, and nothing that belongs to one page only."""

import re

import pytest
from tests.support.cast import PEOPLE, START

from minqing.base import sealing
from minqing.org.actions.people import appoint
from minqing.org.models import Grant

pytestmark = pytest.mark.django_db


def menu(client, cast, who):
    client.force_login(cast.account(who))
    text = client.get("/desk/help/").content.decode()
    side = text.split('<nav class="side"')[1].split("</nav>")[0]
    return re.findall(r'<a href="(/desk/[^"]*)"[^>]*><span>([^<]+)</span>', side)


@pytest.mark.parametrize("who", [*PEOPLE, "administrator"])
def test_every_line_of_everybody_s_menu_opens(client, cast, who):
    lines = menu(client, cast, who)
    assert lines
    for url, label in lines:
        assert client.get(url).status_code == 200, (label, url)


def test_the_menu_is_that_of_the_post_on_top(client, cast):
    assert "意见建议" not in [label for _url, label in menu(client, cast, "access_auditor")]
    appoint(cast.posts["leader"], by=cast.system, person=cast.people["access_auditor"], valid_from=START)
    client.force_login(cast.account("access_auditor"))
    own = Grant.objects.get(post=cast.posts["leader"])
    client.post("/desk/post/", {"post": str(own.pk)})
    assert "意见建议" in [label for _url, label in menu_of_page(client)]


def menu_of_page(client):
    text = client.get("/desk/help/").content.decode()
    return re.findall(r'<a href="(/desk/[^"]*)"[^>]*><span>([^<]+)</span>', text)


def test_the_present_page_is_marked_and_only_it(client, cast):
    client.force_login(cast.account("leader"))
    text = client.get("/desk/problems/").content.decode()
    side = text.split('<nav class="side"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]*)" aria-current="page"', side) == ["/desk/problems/"]


def test_the_start_page_is_somewhere_for_everybody(client, cast):
    for who in [*PEOPLE, "administrator"]:
        client.force_login(cast.account(who))
        assert client.get("/desk/", follow=True).status_code == 200, who


def test_the_administrator_is_told_of_a_missing_key_copy_and_nobody_else(client, cast, tmp_path):
    def told(who, page="/desk/settings/"):
        client.force_login(cast.account(who))
        return "keys export" in client.get(page).content.decode()

    assert told("administrator")
    assert not told("leader")
    # Said once, on the first page of the settings: a banner above every form is soon not read any more.
    assert not any(
        told("administrator", page) for page in ("/desk/help/", "/desk/posts/", "/desk/new/post.add/")
    )
    kept = sealing.keys_path().read_bytes()
    try:
        sealing.export_keys(tmp_path / "copy.json", "一句很长的口令 2026")
        assert not told("administrator")
    finally:
        sealing.keys_path().write_bytes(kept)
