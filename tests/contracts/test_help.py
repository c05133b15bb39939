"""Every screen of the desk has its page of help, and no help speaks of a screen that is not there."""

import pytest
from tests.contracts.matrix import TABLE
from tests.contracts.test_matrix import names

from minqing.desk.help import HELP
from minqing.desk.help.base import CARD

# Files that are handed out, and steps without a page of their own.
NO_SCREENS = {
    "desk:job_file",
    "desk:file",
    "desk:file_view",
    "desk:import_wrong",
    "desk:accusation_file",
    "desk:paper_file",
    "desk:slip_word",
    "desk:post",
    "desk:import_cancel",
    "desk:import_resume",
    "desk:rates_excel",
}
# Screens whose part is being written elsewhere may have their help before they have their address.
AHEAD = {
    "desk:overview",
    "desk:publication",
    "desk:publication_preview",
    "desk:record_publication",
    "desk:comment",
}


def screens() -> set[str]:
    """Named pages under /desk/ that somebody opens by GET; the cards are one screen."""
    found = set()
    for name in names():
        line = TABLE.get(name)
        path = line.path if line else name
        if name.startswith(("desk/", "desk:")) or path.startswith("/desk/"):
            if line is not None and "GET" not in line.methods:
                continue
            found.add(CARD if name.startswith("desk/") else name)
    return found - NO_SCREENS


def test_every_screen_has_its_help():
    missing = screens() - set(HELP)
    assert not missing, f"add their texts in src/minqing/desk/help/: {sorted(missing)}"


def test_no_help_is_about_nothing():
    known = screens() | AHEAD | {name for name in HELP if name.startswith(("messaging:", "mfa_", "account_"))}
    known |= {"desk:callback_phone"}
    assert set(HELP) <= known


def test_each_says_what_three_things_and_why_not():
    for name, told in HELP.items():
        assert len(told.do) == 3, name
        texts = (told.title, told.what, *told.do, told.refused)
        assert all(text.strip() for text in texts), name
        assert all(len(text) <= 120 for text in texts), name


@pytest.mark.django_db
def test_the_help_stands_on_each_page_and_leads_to_its_own(client, cast):
    client.force_login(cast.account("triage_clerk"))
    page = client.get("/desk/tasks/").content.decode()
    assert 'href="/desk/help/desk:list/?of=tasks"' in page
    told = client.get("/desk/help/desk:list/?of=tasks").content.decode()
    assert "名单：整改任务" in told
    assert "做三件事" in told
    assert client.get("/desk/help/desk:nothing/").status_code == 404
    assert "<script>" not in client.get("/desk/help/desk:list/?of=<script>x").content.decode()
