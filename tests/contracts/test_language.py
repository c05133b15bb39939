"""Chinese first, English by choice: every sentence has its English, only the reader's choice brings it, rows stay Chinese."""

from __future__ import annotations

import gettext
import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation
from tests.desk.test_desk_imports import IMPORT, line, workbook
from tests.matters.steps import heard, issued
from tests.support import catalogue
from tests.support.catalogue import FOLDER, in_list, in_python, in_sources, in_template, placeholders

from minqing.matters.models import Opinion, Task
from minqing.org.models import Division, Office, Person, Post, Unit

HAN = re.compile("[\u4e00-\u9fff]")
# What an English sentence may quote: how dates and money are written in a table, its headings, and examples of names.
QUOTED = re.compile(
    r"\d+年\d+月\d+日|万元|元|“[是否]”|日期|是否上班|名称|新安里3栋|老堤社区|第3网格|柳溪街道|工作日 8:30–17:30"
)
ENGLISH_SYSTEM = {"accept-language": "en-US,en;q=0.9"}
FACES = ("/", "/status/", "/verdict/", "/privacy/", "/desk/login/")
DESK = ("/desk/", "/desk/opinions/", "/desk/tasks/", "/desk/figures/", "/desk/help/", "/desk/record/")


class Words(HTMLParser):
    """What a reader of the page sees and hears: text, and the attributes that are read out."""

    SPOKEN = ("title", "aria-label", "alt", "placeholder", "content")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "html":
            self.language = dict(attrs)["lang"]
        self.said += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_data(self, data):
        self.said += [data.strip()] if data.strip() else []


def read(client: Client, path: str, **headers: str) -> Words:
    answer = client.get(path, headers=headers or None)
    assert answer.status_code == 200, path
    return Words(answer.content.decode())


def english(client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


# --- the list --------------------------------------------------------------------------------------------------------


def test_every_sentence_of_the_sources_has_its_english():
    told, said = in_list(), in_sources()
    assert [one for one in said if not told.get(one)] == []
    assert [one for one in told if one not in said] == []
    assert [there for there in told.values() if HAN.search(QUOTED.sub("", there))] == []


def test_names_to_fill_in_and_tags_are_the_same():
    assert [
        said for said, there in in_list().items() if there and placeholders(said) != placeholders(there)
    ] == []


def test_the_compiled_list_is_the_written_list():
    written = in_list()
    assert (FOLDER / "django.mo").read_bytes() == catalogue.compiled(written)
    with (FOLDER / "django.mo").open("rb") as compiled:
        told = gettext.GNUTranslations(compiled)
    assert [said for said, there in written.items() if there and told.gettext(said) != there] == []
    assert "#, fuzzy" not in (FOLDER / "django.po").read_text(encoding="utf-8")


def test_the_reader_of_the_sources_finds_what_would_be_missed():
    """Whatever name gettext goes by, strings put together, tags with names, labels handed to other templates."""
    python = 'from django.utils.translation import gettext as _now\nx = _now("甲"\n "乙")\ny = other("丙")\n'
    assert list(in_python(python)) == ["甲乙"]
    template = '{% load i18n %}{% translate "丁" %}{% include "a" with b=_("戊") %}'
    template += "{% blocktranslate with n=n %}共{{ n }}件{% endblocktranslate %}"
    assert list(in_template(template)) == ["丁", "戊", "共%(n)s件"]
    assert placeholders("共%(n)s件") != placeholders("%(m)s in all")
    assert placeholders("<b>%(n)s</b>件") != placeholders("%(n)s in all")


# --- who chooses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cookie", ["", "fr", "en-gb", "../en"])
def test_without_a_choice_every_page_is_chinese_whatever_the_browser_asks_for(cast, cookie):
    clerk = Client()
    clerk.force_login(cast.account("triage_clerk"))
    for client, paths in ((Client(), FACES), (clerk, DESK)):
        if cookie:
            client.cookies["language"] = cookie
        for path in paths:
            page = read(client, path, **ENGLISH_SYSTEM)
            assert page.language == "zh-Hans", path
            assert not {"My work", "Look up my matter", "Sign in", "Help"} & set(page.said), path


def test_the_choice_is_made_by_a_form_without_script_and_leads_back(cast):
    client = Client(enforce_csrf_checks=True)
    form = client.get("/status/").content.decode()
    assert '<form class="language no-print" method="post" action="/language/">' in form
    token = re.search(r'class="language.*?name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    assert client.post("/language/", {"language": "en", "next": "/status/"}).status_code == 403
    sent = {"language": "en", "next": "/status/", "csrfmiddlewaretoken": token[1]}
    answer = client.post("/language/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/status/")
    assert answer.cookies["language"].value == "en"
    assert answer.cookies["language"]["samesite"] == "Lax"
    page = read(client, "/status/")
    assert page.language == "en"
    client.post("/language/", {**sent, "language": "zh-hans"})
    assert read(client, "/status/").language == "zh-Hans"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_choice_leads_nowhere_else(cast, away):
    answer = Client().post("/language/", {"language": "en", "next": away})
    assert answer["Location"] == "/"
    assert Client().get("/language/").status_code == 405


def test_nobody_loses_a_page_that_cannot_be_opened_again(cast):
    answer = Client().post("/status/", {"code": "0000"})
    assert 'class="language' not in answer.content.decode()


# --- what is then read -----------------------------------------------------------------------------------------------


def stored() -> list[str]:
    """Names and residents' words: they stay as they are."""
    found = [name for model in (Office, Division, Unit, Person, Post) for name in names_of(model)]
    for said in Opinion.objects.values_list("title", "words"):
        found += said
    found += Task.objects.values_list("title", flat=True)
    return sorted(filter(None, found), key=len, reverse=True)


def names_of(model) -> list[str]:
    column = "title" if model is Post else "name"
    return list(model.objects.values_list(column, flat=True))


def left_in_chinese(page: Words) -> list[str]:
    names, left = stored(), []
    for said in page.said:
        rest = said
        for name in (*names, "中文"):  # the switch names each language in itself
            rest = rest.replace(name, "")
        left += [said] if HAN.search(rest) else []
    return left


def test_the_front_page_in_english(cast):
    page = read(english(Client()), "/")
    assert page.language == "en"
    assert {"What would you like to do?", "I want to report a problem", "Look up my matter"} <= set(page.said)
    assert left_in_chinese(page) == []


@pytest.mark.parametrize("who", ["triage_clerk", "community_clerk", "leader", "office_handler", "supervisor"])
def test_my_work_in_english(cast, who):
    issued(cast)
    heard(cast)
    client = english(Client())
    client.force_login(cast.account(who))
    page = read(client, "/desk/")
    assert page.language == "en"
    assert {"My work", "Main menu", "Sign out"} <= set(page.said)
    assert left_in_chinese(page) == []


def test_every_page_still_opens(cast):
    issued(cast)
    client = english(Client())
    client.force_login(cast.account("triage_clerk"))
    for path in DESK:
        assert read(client, path).language == "en"
    for path in FACES:
        assert read(english(Client()), path).language == "en"
    chinese = Client()
    chinese.force_login(cast.account("triage_clerk"))
    assert (
        read(chinese, "/desk/").language == "zh-Hans"
    )  # the choice of one request does not stay for the next


# --- what is written stays Chinese -----------------------------------------------------------------------------------


def test_rows_are_written_in_chinese_whoever_writes_them(cast):
    known = issued(cast).task.promise_rule
    with translation.override("en"):
        told = issued(cast).task.promise_rule
    assert told == known
    assert "个工作日" in told


def test_a_chinese_table_is_read_under_english_and_its_plan_keeps_its_headings(cast):
    client = english(Client())
    client.force_login(cast.account("community_clerk"))
    plain = ["来源编号", "标题", "原话", "收到时间", "反映人", "反映人电话"]
    answer = client.post(IMPORT, {"file": workbook(line("A1"), heads=plain)})
    assert re.fullmatch(r"/desk/import/[0-9a-f-]{36}/", answer["Location"])  # every heading was known
    page = client.get(answer["Location"]).content.decode()
    assert "原话" in page
    assert "will be written when you confirm" in page
