"""Charts stand where their numbers say, inside their box, and a bar cut in parts fills its width."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minqing.desk.charts import LEFT, STEPS, TOP, chart, segments, step_for

VALUES = st.lists(st.integers(0, 20_000), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (5, 1), (6, 2), (10, 2), (11, 5), (25, 5), (26, 10), (47, 10), (251, 100)]
)
def test_the_scale_has_round_steps(highest, step):
    assert step_for(highest) == step


@given(VALUES, st.data())
def test_everything_lies_in_the_box_and_in_proportion(bars, data):
    solid = data.draw(st.lists(st.integers(0, 20_000), max_size=len(bars)))
    found = chart([str(n) for n in range(len(bars))], bars, solid)
    top = found.ticks[-1]
    assert top.value >= max((*bars, *solid, 1))
    assert len(found.ticks) <= STEPS + 1
    assert (found.ticks[0].y, found.ticks[0].value) == (found.floor, 0)
    assert top.y == TOP
    room = found.floor - TOP
    for bar in found.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= found.right + 0.2
        assert bar.height == pytest.approx(room * bar.value / top.value, abs=0.11)
        assert bar.y + bar.height == pytest.approx(found.floor, abs=0.11)
        assert bar.middle == pytest.approx(bar.x + bar.width / 2, abs=0.11)
    for dot, bar in zip(found.dots, found.bars, strict=False):
        assert dot.x == bar.middle
        assert dot.y == pytest.approx(found.floor - room * dot.value / top.value, abs=0.11)
    assert len(found.line.split()) == len(solid)
    assert found.dotted == ""


def test_a_series_of_more_places_than_labels_is_refused():
    with pytest.raises(ValueError, match="a series"):
        chart(["1"], [1], [1, 2])
    with pytest.raises(ValueError, match="a series"):
        chart(["1", "2"], [1])


def test_a_chart_of_nothing_has_a_scale_and_no_bars():
    found = chart([], [])
    assert found.bars == ()
    assert [tick.value for tick in found.ticks] == [0, 1]


@given(st.lists(st.integers(0, 500), max_size=8))
def test_the_parts_of_a_bar_fill_it_in_their_order(values):
    found = segments(values, width=700, gap=2)
    assert [part.index for part in found] == [i for i, v in enumerate(values) if v]
    if not found:
        return
    assert found[0].x == 0
    assert found[-1].x + found[-1].width == pytest.approx(700, abs=0.2)
    for one, other in itertools.pairwise(found):
        assert other.x - (one.x + one.width) == pytest.approx(2, abs=0.2)
    share = (700 - 2 * (len(found) - 1)) / sum(values)
    assert all(part.width == pytest.approx(share * values[part.index], abs=0.1) for part in found)
