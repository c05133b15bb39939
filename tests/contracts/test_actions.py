"""Contracts over every declared action, permission and role: a new one is covered by being declared."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

from minqing.base.action import ACTIONS
from minqing.base.rows import Row
from minqing.campaigns.states import TABLES as OF_CAMPAIGNS
from minqing.matters.states import TABLES
from minqing.org.access import ResidentActor, who_may
from minqing.org.permissions import ROLES, Perm

SOURCE = Path(__file__).resolve().parents[2] / "src" / "minqing"
# The verbs that only code outside an office's daily work may call: no role holds their permission.
INSTALLER = {Perm.OFFICE_SET_UP}
WRITERS = {
    Perm.CAMPAIGN_EDIT,
    Perm.CAMPAIGN_REGISTER,
    Perm.ACTIVITY_RECORD,
    Perm.OPINION_RECORD,
    Perm.OPINION_TRIAGE,
    Perm.PROBLEM_RAISE,
    Perm.PROBLEM_MANAGE,
    Perm.PROBLEM_CONFIRM,
    Perm.TASK_ISSUE,
    Perm.TASK_WORK,
    Perm.TASK_APPROVE,
    Perm.CALLBACK_RECORD,
    Perm.CATEGORY_EDIT,
    Perm.NORM_EDIT,
    Perm.CALENDAR_EDIT,
    Perm.ORG_EDIT,
    Perm.GRANT_GIVE,
}
RESIDENTS_DATA = {
    Perm.OPINION_READ,
    Perm.PROBLEM_READ,
    Perm.TASK_READ,
    Perm.VERDICT_READ,
    Perm.SPEAKER_REVEAL,
    Perm.ACCUSATION_OPEN,
    Perm.ASSIGNED_READ,
    Perm.RECHECK_READ,
}


@pytest.mark.parametrize("verb", sorted(ACTIONS))
def test_every_action_is_whole(verb):
    action = ACTIONS[verb]
    assert str(action.label).strip()
    assert action.needs in set(Perm)
    assert action.on is None or issubclass(action.on, Row)
    module = import_module(action.doing.__module__)
    assert module.__name__.split(".")[-2] in {"actions", "base"}, "writes live in a room called actions"
    assert callable(action.refusal)


@pytest.mark.parametrize("verb", sorted(ACTIONS))
def test_every_action_takes_its_row_first_and_the_rest_by_name(verb):
    action = ACTIONS[verb]
    names = list(inspect.signature(action.doing).parameters.values())
    positional = [p for p in names if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert len(positional) == (1 if action.on is None else 2)


@pytest.mark.parametrize("table", (*TABLES, *OF_CAMPAIGNS), ids=lambda t: t.name)
def test_every_verb_of_a_state_table_is_an_action(table):
    for step in table.steps:
        assert step.verb in ACTIONS, f"{table.name}: {step.verb}"
        assert step.who, f"{table.name}: {step.verb} does not say who moves it on"


@pytest.mark.parametrize("verb", sorted(ACTIONS))
def test_an_action_with_a_table_stands_in_it(verb):
    action = ACTIONS[verb]
    if action.states is not None:
        assert action.states.steps_of(verb), f"{verb} names {action.states.name} and is not one of its steps"


@pytest.mark.parametrize("perm", sorted(set(Perm) - INSTALLER))
def test_every_permission_is_held_by_somebody(perm):
    assert who_may(perm) or perm in ResidentActor("990101001").perms


def test_every_permission_is_asked_by_an_action_or_a_reading_door():
    asked = {action.needs for action in ACTIONS.values()}
    files = [p for p in SOURCE.rglob("*.py") if p.name != "permissions.py"]
    source = "".join(p.read_text() for p in files)
    unasked = [p.name for p in Perm if p not in asked and f"Perm.{p.name}" not in source]
    assert not unasked, f"permissions that open nothing: {unasked}"


@pytest.mark.parametrize("role", ["viewer", "access_auditor"])
def test_readers_write_nothing(role):
    assert not ROLES[role].perms & WRITERS


def test_the_supervisor_writes_only_the_own_acts():
    # Everybody passes on the own post, and says whether a mail is wanted: neither touches a matter.
    held = ROLES["supervisor"].perms - {Perm.POST_OWN}
    may = {a.verb for a in ACTIONS.values() if a.needs in held}
    own = ("recheck.", "lookback.", "draw.", "accountability.", "campaign_step.", "file.")
    assert may - {"reveal"} == {v for v in may if v.startswith(own)}


@pytest.mark.parametrize("role", ["administrator", "access_auditor"])
def test_who_runs_the_system_reads_no_resident(role):
    assert not ROLES[role].perms & RESIDENTS_DATA


def test_only_discipline_opens_accusations():
    assert [name for name, role in ROLES.items() if Perm.ACCUSATION_OPEN in role.perms] == ["discipline"]


def test_other_peoples_acts_are_marked():
    marked = {verb for verb, action in ACTIONS.items() if action.others_act}
    assert {"verdict.give", "verdict.record_callback"} <= marked


def test_rules_write_nothing():
    """The asking half of an action may read; a save, create or delete in it is a fault."""
    for verb, action in ACTIONS.items():
        for rule in action._rules:
            tree = ast.parse(inspect.getsource(rule).lstrip())
            called = {
                n.func.attr
                for n in ast.walk(tree)
                if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
            }
            assert not called & {"save", "create", "bulk_create", "delete", "update", "move", "say"}, verb
