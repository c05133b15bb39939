"""State tables answer, refuse in words, and draw themselves."""

import pytest
from django.db.models import TextChoices

from minqing.base.states import StateTable, Step


class Light(TextChoices):
    RED = "red", "红"
    GREEN = "green", "绿"


TABLE = StateTable("light", "灯", Light, "red", (Step("red", "go", "green", who="交警", clock="light.wait"),))


class Lamp:
    state = "green"


def test_a_step_that_is_not_in_the_table_is_refused_in_words():
    no = TABLE.refusal("go", Lamp())
    assert no is not None
    assert no.why == "灯现在是“绿”，只有“红”时才能这样做。"
    assert no.kind == "state"


def test_a_step_in_the_table_is_allowed():
    assert TABLE.step("go", "red").target == "green"
    lamp = Lamp()
    lamp.state = "red"
    assert TABLE.refusal("go", lamp) is None


def test_unknown_states_are_refused_when_declared():
    with pytest.raises(ValueError, match="blue"):
        StateTable("light", "灯", Light, "red", (Step("red", "go", "blue"),))


def test_the_diagram_names_every_state_and_step():
    drawn = TABLE.mermaid()
    assert "[*] --> red" in drawn
    assert "red --> green: go ⏱light.wait" in drawn
    assert "green: 绿" in drawn
