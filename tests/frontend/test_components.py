"""Each include by itself, then whole example pages: names, labels, pointers, order of what is read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, TemplateSyntaxError, engines

from minqing.base import clock
from minqing.base.errors import Refusal
from minqing.base.templatetags import ui
from tests.frontend import gallery
from tests.frontend.html import faults_of, read


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(gallery.TODAY):
        yield


def page(source: str, **values: Any) -> str:
    if not source.startswith("{% extends"):
        source = "{% load ui %}" + source
    return engines["django"].engine.from_string(source).render(Context(values))


@pytest.mark.parametrize(
    ("name", "size"),
    [(name, size) for name in gallery.names() for size in ((1, 2, 3) if name.startswith("p_") else (1,))],
)
def test_example_pages_can_be_read_aloud(name, size):
    html = gallery.render(name, size=size)
    assert faults_of(html) == []
    assert f'class="t-{size}"' in html or not name.startswith("p_")


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ('<input id="q" name="q">', "has no name"),
        ('<button type="button"><svg aria-hidden="true"></svg></button>', "has no name"),
        ('<img src="x.png">', "has no alt"),
        ('<p id="main"></p>', "id main twice"),
        ('<p aria-describedby="nowhere"></p>', "points nowhere"),
        ('<table class="rows"><tr><th scope="col">x</th></tr></table>', "without a caption"),
        ('<p style="color:red"></p>', "style attribute"),
        ("<script>alert(1)</script>", "inline script"),
        ('<a href="#main" onclick="x()">x</a>', "onclick"),
    ],
)
def test_the_reader_finds_planted_faults(planted, said):
    html = gallery.render("work").replace("</main>", planted + "</main>")
    assert any(said in fault for fault in faults_of(html)), faults_of(html)


class TestDatesAndNumbers:
    def test_day_names_the_year_only_when_it_is_another(self):
        assert ui.day(dt.date(2026, 11, 3)) == "11月3日"
        assert ui.day(dt.date(2027, 1, 1)) == "2027年1月1日"
        assert ui.day(None) == ""
        assert ui.day("11月20日 起") == "11月20日 起"

    def test_a_moment_is_told_in_beijing_time(self):
        assert ui.moment(dt.datetime(2026, 11, 24, 1, 12, tzinfo=dt.UTC)) == "11月24日 9:12"
        assert ui.moment(dt.datetime(2025, 12, 31, 23, 59, tzinfo=dt.UTC)) == "1月1日 7:59"
        assert ui.day_long(dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)) == "2026年11月24日"

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (1286, "1,286"),
            (0, "0"),
            (None, "—"),
            ("", "—"),
            (-4, "−4"),
            (Decimal("18600.00"), "18,600.00"),
            ("人数少", "人数少"),
        ],
    )
    def test_number(self, value, shown):
        assert ui.number(value) == shown

    def test_a_pause_is_told_in_minutes_or_hours(self):
        assert ui.wait_words(dt.timedelta(seconds=61)) == "2分钟"
        assert ui.wait_words(dt.timedelta(hours=2)) == "2小时"


class TestLight:
    @pytest.mark.parametrize(
        ("kind", "word"), [("late", "逾期"), ("soon", "临期"), ("ok", "按期"), ("paused", "挂账")]
    )
    def test_word_and_shape_without_colour(self, kind, word):
        node = read(page('{% include "ui/_light.html" with kind=kind %}', kind=kind))
        assert node.text() == word
        assert node.all("svg")[0].attrs["aria-hidden"] == "true"

    def test_the_four_time_lights_have_four_shapes(self):
        assert len({ui.LIGHTS[k][0] for k in ("late", "soon", "ok", "paused")}) == 4

    def test_more_words_are_escaped(self):
        assert "&lt;b&gt;" in page("{% light 'late' words %}", words="<b>")

    def test_an_unknown_light_is_a_fault_of_ours(self):
        with pytest.raises(TemplateSyntaxError, match="red"):
            page("{% light 'red' %}")


class TestButton:
    WHY = Refusal("现在不能归档。", who="督导组", basis="规则参数 复核期限")

    def test_a_refused_button_stays_and_says_why(self):
        root = read(
            page(
                '{% include "ui/_button.html" with label="归档" url="/x" post=True refusal=why %}',
                why=self.WHY,
            )
        )
        button = root.all("button")[0]
        assert button.attrs["aria-disabled"] == "true"
        assert "disabled" not in button.attrs
        assert button.attrs["type"] == "button"
        assert not root.all("form")
        reason = next(n for n in root.walk() if n.attrs.get("id") == button.attrs["aria-describedby"])
        assert reason.text() == "现在不能归档。谁能推进：督导组依据：规则参数 复核期限"

    def test_two_refused_buttons_do_not_share_a_reason(self):
        one = '{% include "ui/_button.html" with label="归档" refusal=why %}'
        ids = [b.attrs["aria-describedby"] for b in read(page(one + one, why=self.WHY)).all("button")]
        assert len(set(ids)) == 2

    def test_a_posting_button_carries_token_and_key(self):
        root = read(
            page(
                '{% include "ui/_button.html" with label="催办" url="/x" post=True idem="k-1" %}',
                csrf_token="tok",
            )
        )
        assert {n.attrs["name"]: n.attrs["value"] for n in root.all("input")} == {
            "csrfmiddlewaretoken": "tok",
            "key": "k-1",
        }
        assert root.all("form")[0].attrs["method"] == "post"

    def test_its_letter_is_in_the_list_of_keys(self):
        root = read(page('{% include "ui/_button.html" with label="转成问题" url="/x" letter="p" %}'))
        assert root.all("a")[0].attrs["data-key"] == "p"
        assert root.all("a")[0].attrs["data-key-label"] == "转成问题"


class TestForm:
    def test_summary_links_to_the_fields_and_keeps_the_input(self):
        form = gallery.Intake({"words": "路灯<坏>", "place": "", "kind": ""})
        root = read(page("{{ form }}", form=form))
        summary = root.one("errors")
        assert summary.attrs["tabindex"] == "-1"
        assert "有2处要改" in summary.text()
        ids = {n.attrs["id"] for n in root.walk() if "id" in n.attrs}
        links = [a.attrs["href"] for a in summary.all("a")]
        assert links == ["#id_place", "#id_kind"]
        assert {link[1:] for link in links} <= ids
        assert root.all("textarea")[0].text() == "路灯<坏>"

    @pytest.mark.parametrize(
        ("field", "said"),
        [
            (forms.CharField(), "有1处要改，填写的内容都还在"),
            (forms.FileField(), "有1处要改，填写的内容都还在，文件要重新选"),
            (forms.CharField(widget=forms.PasswordInput), "有1处要改，密码要重新输"),
        ],
    )
    def test_the_summary_claims_only_what_was_kept(self, field, said):
        kind = type("One", (forms.Form,), {"one": field})
        assert read(page("{{ form }}", form=kind({}))).all("h2")[0].text() == said

    def test_label_then_hint_then_control_then_error(self):
        html = page("{{ form }}", form=gallery.Intake({"words": "x"}))
        part = html[html.index('for="id_place"') :]
        order = [part.index(s) for s in ("在什么地方", "楼栋、路口", 'name="place"', 'class="error"')]
        assert order == sorted(order)
        assert 'aria-describedby="id_place_helptext id_place_error"' in part
        assert 'aria-invalid="true"' in part

    def test_optional_is_marked_and_required_is_not(self):
        labels = {
            n.attrs["for"]: n.text() for n in read(page("{{ form }}", form=gallery.Intake())).all("label")
        }
        assert labels["id_when"] == "什么时候发生的 （可以不写）"
        assert labels["id_place"] == "在什么地方"

    def test_an_error_of_the_whole_form_is_in_the_summary_without_a_link(self):
        form = gallery.Intake({"words": "x", "place": "y", "kind": "1"})
        form.add_error(None, "这份表单此前已经提交过。")
        summary = read(page("{{ form }}", form=form)).one("errors")
        assert "这份表单此前已经提交过。" in summary.text()
        assert not summary.all("a")

    def test_radio_cards_have_two_lines_and_one_label(self):
        root = read(
            page('{% include "ui/_field.html" with field=form.answer look="cards" %}', form=gallery.Verdict())
        )
        assert root.all("legend")[0].text() == "您的评价"
        labels = root.all("label")
        assert [n.attrs["for"] for n in labels] == [n.attrs["id"] for n in root.all("input")]
        assert labels[2].all("small")[0].text() == "没解决，或者又坏了"

    def test_the_summary_of_radio_cards_leads_to_the_cards(self):
        form = gallery.Verdict({})
        root = read(
            page(
                '{% include "ui/_errors.html" %}{% include "ui/_field.html" with field=form.answer look="cards" %}',
                form=form,
            )
        )
        target = root.one("errors").all("a")[0].attrs["href"][1:]
        assert target in {n.attrs.get("id") for n in root.walk()}

    def test_a_clean_form_has_no_summary(self):
        assert "errors" not in page("{{ form }}", form=gallery.Intake())


class TestTimeline:
    def test_oldest_first_in_an_ordered_list(self):
        root = read(page('{% include "ui/_timeline.html" %}', entries=gallery.ENTRIES))
        items = root.all("ol")[0].all("li")
        tops = [n for n in items if n.parent and n.parent.tag == "ol"]
        assert [n.attrs["class"] for n in tops] == [
            "words",
            "step",
            "step",
            "moved",
            "step",
            "step",
            "bad",
            "ahead",
        ]
        assert "理由：连续降雨8天" in tops[3].text()
        assert tops[3].one("was").text() == "原 11月13日"

    def test_where_it_stands_is_told_to_readers(self):
        root = read(page('{% include "ui/_timeline.html" with short=True %}', entries=gallery.PROGRESS))
        assert [n.one("head").text() for n in root.all("li") if n.attrs.get("aria-current") == "step"] == [
            "施工完成，正在公示"
        ]

    def test_an_unknown_mark_is_a_fault_of_ours(self):
        with pytest.raises(TemplateSyntaxError):
            page('{% include "ui/_timeline.html" %}', entries=[{"mark": "star", "title": "x"}])


class TestFigureAndRest:
    def test_a_figure_opens_its_rows_and_says_so(self):
        link = read(page('{% include "ui/_figure.html" with value=8 url="/x" name="逾期" unit="件" %}')).all(
            "a"
        )[0]
        assert link.attrs["aria-label"] == "逾期8件，打开名单"
        assert link.attrs["href"] == "/x"

    def test_a_rate_shows_numerator_and_denominator(self):
        assert "251 / 327" in page(
            '{% include "ui/_figure.html" with value="76.8" unit="%" part=251 base=327 %}'
        )

    @pytest.mark.parametrize("value", ["None", "missing", '""'])
    def test_no_base_is_a_dash_without_a_link(self, value):
        root = read(
            page('{% include "ui/_figure.html" with value=' + value + ' url="/x" name="满意率" unit="%" %}')
        )
        assert root.text() == "—"
        assert not root.all("a")

    def test_zero_is_zero(self):
        assert read(page('{% include "ui/_figure.html" with value=0 url="/x" name="逾期" %}')).text() == "0"

    def test_an_error_is_never_a_toast(self):
        html = gallery.render("import")
        root = read(html)
        assert root.one("toasts").text() == "已写入27行。撤销"
        assert root.one("notice").text() == "第3行没有写入：区划里没有“老提社区”。"

    @pytest.mark.parametrize(
        "tags", ["undo=https://elsewhere.example/x", "undo=//elsewhere.example/x", "", None]
    )
    def test_undo_never_leads_off_this_site(self, tags):
        assert ui.undo_path(tags) == ""

    def test_pager_at_the_first_page(self):
        from django.core.paginator import Paginator

        root = read(
            page(
                '{% include "ui/_pager.html" with page=page url_base="q=1&" %}',
                page=Paginator(range(45), 20).page(1),
            )
        )
        assert [a.attrs["href"] for a in root.all("a")] == [
            "?q=1&page=1",
            "?q=1&page=2",
            "?q=1&page=3",
            "?q=1&page=2",
        ]
        assert "第 1–20 件，共45件" in root.text()

    def test_empty_says_what_why_and_one_step(self):
        root = read(
            page(
                '{% include "ui/_empty.html" with what="没有逾期。" why="都在期限内。" url="/x" label="下一件 11月25日到期" %}'
            )
        )
        assert len(root.all("a")) == 1


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "429.html", "500.html", "403_csrf.html"]
)
def test_a_fault_page_says_what_happened_what_was_kept_what_to_do_and_a_number(name):
    html = engines["django"].engine.get_template(name).render(Context({"incident": "20261124-7F3K"}))
    assert faults_of(html) == []
    text = read(html).text()
    for part in ("保住了什么", "可以怎么办", "20261124-7F3K"):
        assert part in text


def test_the_server_error_page_needs_no_context_at_all():
    assert faults_of(engines["django"].engine.get_template("500.html").render(Context({}))) == []


def test_a_menu_without_entries_and_a_page_without_a_viewer_still_stand():
    html = page('{% extends "base_desk.html" %}{% block head %}<h1>x</h1>{% endblock %}')
    assert 'id="side"' not in html
    assert faults_of(html) == []
