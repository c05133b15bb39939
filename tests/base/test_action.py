"""Actions: the one way to write, both halves, all or nothing, and a repeat that answers as the first time."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from tests.support.cast import LAODI, START, STREET

from minqing.base import clock, journal
from minqing.base.action import ACTIONS, TOLD_ONCE_FOR, action, actions_on, forget_answers
from minqing.base.errors import GuardError, KeyReused, Refused, Stale
from minqing.base.models import ActionKey, JournalLeaf
from minqing.matters.actions.opinion import submit
from minqing.matters.models import Opinion
from minqing.org.access import ResidentActor
from minqing.org.actions.places import add_division, amend_division, retire_division
from minqing.org.models import Division

pytestmark = pytest.mark.django_db


def test_a_row_cannot_be_saved_outside_an_action(cast):
    division = Division.objects.get(scope=LAODI)
    division.name = "改名"
    with pytest.raises(GuardError):
        division.save()
    with pytest.raises(GuardError):
        Division.objects.create(scope=STREET + "077", name="x", valid_from=START)
    with pytest.raises(GuardError):
        division.delete()


@pytest.mark.parametrize("door", ["update", "bulk_update", "delete"])
def test_bulk_doors_past_the_journal_are_shut(cast, door):
    rows = Division.objects.filter(scope=LAODI)
    call = {
        "update": lambda: rows.update(name="x"),
        "bulk_update": lambda: rows.bulk_update(list(rows), ["name"]),
        "delete": rows.delete,
    }[door]
    with pytest.raises(GuardError):
        call()
    assert Division.objects.get(scope=LAODI).name == "老堤社区"


def test_one_action_leaves_one_leaf_that_lists_every_row(cast):
    size, _root = journal.head(STREET)
    division = Division.objects.get(scope=STREET + "002")
    with pytest.raises(Refused, match="下面还有在用"):
        retire_division(division, by=cast.system, reason="撤并")
    assert journal.head(STREET)[0] == size
    amend_division(division, by=cast.system, name="东坪新社区")
    assert journal.head(STREET)[0] == size + 1
    [made, changed] = journal.entries_of([division])
    assert (made.verb, changed.verb) == ("division.add", "division.amend")
    assert changed.changes[division.pk] == {"name": "东坪新社区"}


def test_saving_without_a_change_writes_nothing(cast):
    division = Division.objects.get(scope=LAODI)
    before, version = journal.head(STREET), division.version
    amend_division(division, by=cast.system, name=division.name)
    assert journal.head(STREET) == before
    assert Division.objects.get(scope=LAODI).version == version


def test_a_failure_in_the_body_leaves_nothing(cast):
    size = journal.head(STREET)[0]

    @action("test.half", label="写一半", needs="org.edit")
    def half(_act):
        Division.objects.create(scope=STREET + "050", name="一半", valid_from=START)
        raise ZeroDivisionError

    try:
        with pytest.raises(ZeroDivisionError):
            half(by=cast.system)
    finally:
        del ACTIONS["test.half"]
    assert not Division.objects.filter(scope=STREET + "050").exists()
    assert journal.head(STREET)[0] == size


def test_an_action_cannot_call_another_one(cast):
    @action("test.nested", label="套着叫", needs="org.edit")
    def nested(_act):
        add_division(by=cast.system, scope=STREET + "051", name="x", valid_from=START)

    try:
        with pytest.raises(GuardError, match="doing"):
            nested(by=cast.system)
    finally:
        del ACTIONS["test.nested"]


def test_the_same_verb_cannot_be_declared_twice():
    with pytest.raises(ValueError, match="twice"):
        action("division.add", label="再来", needs="org.edit")(lambda act: None)


def test_same_key_and_content_answers_as_the_first_time(cast):
    told = {"scope": STREET + "060", "name": "新社区", "valid_from": START}
    first = add_division(by=cast.system, key="form-1", **told)
    again = add_division(by=cast.system, key="form-1", **told)
    assert first.pk == again.pk
    assert Division.objects.filter(scope=STREET + "060").count() == 1


def test_same_key_other_content_is_told_apart(cast):
    told = {"scope": STREET + "061", "valid_from": START}
    first = add_division(by=cast.system, key="form-2", name="甲", **told)
    with pytest.raises(KeyReused) as told_apart:
        add_division(by=cast.system, key="form-2", name="乙", **told)
    assert told_apart.value.previous.pk == first.pk


def test_a_refused_action_does_not_use_its_key_up(cast):
    with pytest.raises(Refused):
        add_division(by=cast.system, key="form-3", scope="12345", name="x", valid_from=START)
    made = add_division(by=cast.system, key="form-3", scope=STREET + "062", name="x", valid_from=START)
    assert made.scope == STREET + "062"


def test_the_key_and_the_answer_do_not_lie_in_clear(cast):
    add_division(by=cast.system, key="form-key-secret", scope=STREET + "063", name="x", valid_from=START)
    kept = ActionKey.objects.latest("at")
    assert "form-key-secret" not in kept.key
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM base_actionkey")
        assert all(b"org.Division" not in bytes(blob) for (blob,) in cursor.fetchall())


def test_a_stale_save_shows_both_values(cast):
    division = Division.objects.get(scope=LAODI)
    seen = division.version
    amend_division(division, by=cast.system, expect=seen, name="先改")
    with pytest.raises(Stale) as stale:
        amend_division(division, by=cast.system, expect=seen, name="后改")
    assert stale.value.fields == {"name": ("后改", "先改")}
    assert Division.objects.get(scope=LAODI).name == "先改"


def test_two_copies_of_one_row_cannot_both_be_saved(cast):
    @action("test.twice", label="两份", needs="org.edit", on=Division)
    def twice(_act, division):
        other = Division.objects.get(pk=division.pk)
        division.name = "甲"
        division.save()
        other.name = "乙"
        other.save()

    try:
        with pytest.raises(Stale):
            twice(Division.objects.get(scope=LAODI), by=cast.system)
    finally:
        del ACTIONS["test.twice"]


def test_refusal_is_the_same_before_and_in_the_act(cast):
    told = {"scope": LAODI, "name": "重复", "valid_from": START}
    asked = add_division.refusal(cast.system, **told)
    with pytest.raises(Refused) as acted:
        add_division(by=cast.system, **told)
    assert asked == acted.value.refusal
    assert asked.why == f"代码{LAODI}已经在用。"


def test_permission_and_scope_come_before_the_rule(cast):
    clerk = cast.viewer("community_clerk")
    no = add_division.refusal(clerk, scope=LAODI, name="", valid_from=START)
    assert no.kind == "permission"
    assert "管理员" in no.who
    resident = ResidentActor(STREET)
    assert add_division.refusal(resident, scope=LAODI, name="x", valid_from=START).kind == "permission"


def test_a_row_that_is_gone_is_refused(cast):
    ghost = Division(scope=LAODI, name="鬼", valid_from=START)
    with pytest.raises(Refused) as gone:
        amend_division(ghost, by=cast.system, name="x")
    assert gone.value.refusal.kind == "scope"


def test_what_is_said_is_private_unless_declared_public(cast):
    @action("test.say", label="说", needs="org.edit", on=Division)
    def say(act, division):
        act.say(reason="私下的理由")
        act.say(public=True, note="公开的话")
        division.name = "说过"
        division.save()

    try:
        say(Division.objects.get(scope=LAODI), by=cast.system)
    finally:
        del ACTIONS["test.say"]
    leaf = JournalLeaf.objects.latest("index").leaf
    assert "公开的话" in leaf
    assert "私下的理由" not in leaf
    assert journal.entries_of([Division.objects.get(scope=LAODI)])[-1].says == {
        "reason": "私下的理由",
        "note": "公开的话",
    }


def test_actions_are_found_by_their_model():
    assert amend_division in actions_on(Division)
    assert all(a.label for a in ACTIONS.values())


def test_the_writer_and_post_stand_in_the_leaf(cast):
    admin = cast.viewer("administrator")
    division = add_division(by=admin, scope=STREET + "070", name="记名", valid_from=dt.date(2026, 2, 1))
    [entry] = journal.entries_of([division])
    assert entry.by_person == admin.person_id
    assert entry.by_post in admin.post_ids


def test_database_constraints_stand_behind_the_rules(cast):
    @action("test.bad", label="坏行", needs="org.edit")
    def bad(_act, *, code):
        Division.objects.create(scope=code, name="坏", valid_from=START)

    try:
        for code in ("12345", "abc", "9901010010010", ""):
            with pytest.raises(IntegrityError):
                bad(by=cast.system, code=code)
    finally:
        del ACTIONS["test.bad"]


def _hear(words="路灯不亮"):
    return submit(by=ResidentActor(STREET), key="sheet-1", scope=LAODI, words=words)


def _held():
    """Every answer in the database, opened."""
    return "".join(ActionKey.objects.values_list("answer", flat=True))


def test_a_code_told_once_leaves_the_database_after_its_hour_and_a_repeat_is_still_known(cast):
    start = clock.now()
    with clock.frozen(start):
        first = _hear()
    with clock.frozen(start + TOLD_ONCE_FOR - dt.timedelta(seconds=1)):
        assert forget_answers() == 0
        assert _hear() == first
    with clock.frozen(start + TOLD_ONCE_FOR):
        assert forget_answers() == 1
        assert first["code"] not in _held()
        with pytest.raises(KeyReused, match=first["number"]) as known:
            _hear()
        assert known.value.previous == {"opinion": first["opinion"], "number": first["number"]}
        with pytest.raises(KeyReused) as other:
            _hear("另一件")
        assert "code" not in other.value.previous
        assert forget_answers() == 0
    assert Opinion.objects.count() == 1


def test_other_answers_are_kept(cast):
    told = {"scope": STREET + "064", "name": "新社区", "valid_from": START}
    first = add_division(by=cast.system, key="form-4", **told)
    with clock.frozen(clock.now() + 9 * TOLD_ONCE_FOR):
        assert forget_answers() == 0
        assert add_division(by=cast.system, key="form-4", **told).pk == first.pk


def test_every_answer_with_a_code_is_told_once():
    assert {a.verb for a in ACTIONS.values() if "code" in a.told_once} >= {
        "opinion.record",
        "opinion.submit",
        "opinion.record_fixed",
        "opinion.import_line",
    }
