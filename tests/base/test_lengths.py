"""A text that is too long is counted and given back whole; the limit stands beside the field and nothing is cut."""

from __future__ import annotations

import re

import pytest
from django import forms

from minqing.base.lengths import TEXT, WORDS, LimitedForm, too_long


class _Sample(LimitedForm):
    long = forms.CharField(widget=forms.Textarea)
    hinted = forms.CharField(widget=forms.Textarea, max_length=300, help_text="写两句", required=False)
    line = forms.CharField(max_length=5, required=False)


def test_the_limit_is_written_out_and_no_browser_cuts_by_it():
    form = _Sample()
    assert form["long"].help_text == "最多2000字"
    assert form["hinted"].help_text == "写两句（最多300字）"
    assert "maxlength" not in str(form)


def test_one_too_many_comes_back_whole_with_the_count():
    typed = "长" * (TEXT + 7)
    form = _Sample({"long": typed, "line": "六个字的一行"})
    assert form.errors["long"] == [
        "最多2000个字，这里有2007个，多了7个。写的话都还在，没有删；请写短一些再交。"
    ]
    assert "多了1个" in form.errors["line"][0]
    assert typed in str(form["long"])


def test_a_line_end_is_one_character():
    assert _Sample({"long": "一\r\n" * (TEXT // 2)}).is_valid()


@pytest.mark.parametrize(
    ("values", "many"),
    [
        ({"text": "长" * TEXT}, 0),
        ({"text": "长" * (TEXT + 1)}, 1),
        ({"words": "长" * (TEXT + 1)}, 0),
        ({"words": "长" * (WORDS + 2)}, 2),
        ({"evidence": [{"text": "长" * (TEXT + 3)}]}, 3),
        ({"speaker": {"name": "长" * (TEXT + 4)}, "n": 5, "none": None}, 4),
    ],
    ids=str,
)
def test_an_action_counts_every_text_that_it_is_given(values, many):
    no = too_long(values, {"words": WORDS})
    assert (int(re.search(r"多了(\d+)个", no.why)[1]) if no else 0) == many
