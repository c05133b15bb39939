"""The import command asks for nobody who could not write a single line, and refuses such a one before the plan."""

import pytest

from minqing.base.errors import Refused
from minqing.cli.imports import _account
from minqing.ledger.registry import LEDGERS

pytestmark = pytest.mark.django_db


def test_who_can_import_depends_on_the_ledger(cast):
    with pytest.raises(Refused, match=r"导入意见.*triage_clerk"):
        _account(None, LEDGERS["opinions"])
    assert _account(None, LEDGERS["categories"]).username == "administrator"


@pytest.mark.parametrize(
    ("who", "words"), [("triage_clerk", "不能导入.*administrator"), ("nobody", "没有登录名")]
)
def test_somebody_who_may_not_write_a_line_is_refused_before_the_plan(cast, who, words):
    with pytest.raises(Refused, match=words):
        _account(who, LEDGERS["categories"])
