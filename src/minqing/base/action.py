"""Actions: the one way to write. A named verb checks scope, permission, state and rule, then writes rows and one leaf.

    @action("task.accept", label=_("接收任务"), needs=Perm.TASK_WORK, on=Task, states=TASK)
    def accept(act: Act, task: Task, *, note: str = "") -> None: ...

    @accept.refusing
    def _accept(by: Actor, task: Task, **values: Any) -> Refusal | None: ...

Page, import, API, phone and device call `accept(task, by=viewer, key=…, note=…)`; buttons and the import preview ask
`accept.refusal(viewer, task, note=…)`, which writes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import IntegrityError, transaction

from minqing.base import clock, journal, sealing
from minqing.base.actor import Actor, Authority
from minqing.base.errors import GuardError, KeyReused, Refusal, Refused, Stale
from minqing.base.language import as_recorded
from minqing.base.lengths import too_long
from minqing.base.models.action_key import ActionKey
from minqing.base.rows import RUNNING, Row
from minqing.base.states import StateTable

R = TypeVar("R")
# How long a repeat of a form still shows what is told only once: a resident's sheet lives half an hour after sending,
# a staff slip is printed at once. Longer would keep a copy of every receipt code, which the receipts do without.
TOLD_ONCE_FOR = dt.timedelta(hours=1)
SAME_FORM_FOR = dt.timedelta(minutes=30)
GONE = Refusal("没有找到这一条，或不在你的管辖范围内。", kind="scope")


class Act:
    """One action under way: who, when, what was touched and said."""

    def __init__(self, action: Action[Any], by: Actor, authority: Authority, key: str | None) -> None:
        self.action, self.by, self.authority, self.key = action, by, authority, key
        self.office = by.office
        self.now: dt.datetime = clock.now()
        self.today: dt.date = self.now.date()
        self._touched: dict[uuid.UUID, journal.Touched] = {}
        self._says: dict[str, str] = {}
        self._public: dict[str, str] = {}

    def touched(self, row: Row, op: str, fields: dict[str, Any]) -> None:
        """Called by rows when they are written; several saves of one row become one line."""
        known = self._touched.get(row.pk)
        if known is None:
            self._touched[row.pk] = journal.Touched(row, op, dict(fields))
        else:
            known.fields.update(fields)
            known.op = op if op == "d" else known.op

    def say(self, *, public: bool = False, **texts: str) -> None:
        """Put texts (a reason, a note) into the leaf: as erasable commitments, or in clear when declared public."""
        spoken = {name: text for name, text in texts.items() if text}
        (self._public if public else self._says).update(spoken)

    def move(self, row: Row, target: str | None = None) -> None:
        """Set the row's state as the action's table says, and save the row."""
        table = self.action.states
        if table is None:
            message = f"{self.action.verb} has no state table"
            raise GuardError(message)
        step = table.step(self.action.verb, getattr(row, table.field))
        if step is None:
            raise Refused(table.refusal(self.action.verb, row) or GONE)
        state = step.target if step.target is not None else target
        if state is not None:
            setattr(row, table.field, state)
        row.save()

    def finish(self) -> None:
        """Append the leaf, last in the transaction. An action that changed and said nothing leaves no leaf."""
        if not (self._touched or self._says or self._public):
            return
        by = {
            "kind": self.by.kind,
            "person": self.by.person_id,
            "post": self.authority.post_id,
            "name": self.by.name if self.by.kind != "staff" else "",
        }
        touched = list(self._touched.values())
        journal.append(journal.Draft(self.office, self.action.verb, by, touched, self._says, self._public))


class Action(Generic[R]):
    """A declared verb. Calling it acts; `refusal` tells why it would not."""

    def __init__(
        self,
        body: Callable[..., R],
        verb: str,
        *,
        label: Any,
        needs: str,
        on: type[Row] | None,
        states: StateTable | None,
        for_resident: Any,
        others_act: bool,
        told_once: frozenset[str],
        at_most: Mapping[str, int],
    ) -> None:
        self.doing = body
        self.verb, self.label, self.needs, self.on, self.states = verb, label, needs, on, states
        self.for_resident, self.others_act, self.told_once = for_resident, others_act, told_once
        self.at_most = at_most
        self._rules: list[Callable[..., Refusal | None]] = []
        self.__doc__ = body.__doc__
        self.__name__ = body.__name__

    def __repr__(self) -> str:
        return f"<action {self.verb}>"

    def refusing(self, rule: Callable[..., Refusal | None]) -> Callable[..., Refusal | None]:
        """Add a reason not to act. It may read, never write."""
        self._rules.append(rule)
        return rule

    def _judge(self, by: Actor, row: Row | None, values: Mapping[str, Any]) -> Authority | Refusal:
        found = by.authorise(self.needs, row, str(values.get("scope") or ""))
        if isinstance(found, Refusal):
            return found
        if self.states is not None and row is not None and (no := self.states.refusal(self.verb, row)):
            return no
        if no := too_long(values, self.at_most):
            return no
        for rule in self._rules:
            no = rule(by, row, **values) if self.on is not None else rule(by, **values)
            if no is not None:
                return no
        return found

    def refusal(self, by: Actor, row: Row | None = None, /, **values: Any) -> Refusal | None:
        """Why `by` cannot do this to `row` with these values, or None. Writes nothing."""
        try:
            found = self._judge(by, row, values)
        except Refused as no:
            return no.refusal
        return found if isinstance(found, Refusal) else None

    def __call__(
        self,
        row: Row | None = None,
        /,
        *,
        by: Actor,
        key: str | None = None,
        expect: int | None = None,
        **values: Any,
    ) -> R:
        """Act, in one transaction: all rows and one leaf, or nothing.

        `key` makes a repeat give the first answer again; `expect` is the version the caller read.
        Raises Refused, Stale or KeyReused.
        """
        if RUNNING.get() is not None:
            message = f"{self.verb}: an action calls another one's `doing`, never the action itself"
            raise GuardError(message)
        content = _content(self.verb, by, row, values) if key else ""
        try:
            return self._run(row, by, key, expect, content, values)
        except _KeyTaken:
            # Another request with this key committed first: answer as it did.
            return self._run(row, by, key, expect, content, values)

    def earlier(self, *, by: Actor, key: str, **values: Any) -> Any | None:
        """What the very same content was answered under another key a moment ago; None when it is new.

        A browser that goes back to a form it sent asks for the form anew, under a new key, and fills in what was typed.
        """
        since, content = clock.now() - SAME_FORM_FOR, _content(self.verb, by, None, values)
        twins = ActionKey.objects.filter(office=by.office, content=content, at__gte=since)
        twin = twins.exclude(key=_digest(key)).order_by("at").first()
        return _reread(twin.answer) if twin is not None else None

    @as_recorded
    def _run(
        self,
        row: Row | None,
        by: Actor,
        key: str | None,
        expect: int | None,
        content: str,
        values: dict[str, Any],
    ) -> R:
        with transaction.atomic():
            claim = _claim(by.office, key, self.verb, content) if key else None
            if claim is not None and claim.answer:
                if claim.content != content:
                    raise KeyReused(_reread(claim.answer))
                return _again(claim)
            fresh = self._locked(row, expect, values)
            found = self._judge(by, fresh, values)
            if isinstance(found, Refusal):
                raise Refused(found)
            act = Act(self, by, found, key)
            token = RUNNING.set(act)
            try:
                result = (
                    self.doing(act, fresh, **values) if self.on is not None else self.doing(act, **values)
                )
            finally:
                RUNNING.reset(token)
            if claim is not None:
                claim.answer = _answer(result)
                claim.forget_at = act.now + TOLD_ONCE_FOR if self.told_once else None
                claim.save(update_fields=["answer", "forget_at"])
            act.finish()
        return result

    def _locked(self, row: Row | None, expect: int | None, values: Mapping[str, Any]) -> Row | None:
        if self.on is None:
            return None
        if row is None:
            raise Refused(GONE)
        fresh: Row | None = self.on._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()  # noqa: SLF001
        if fresh is None:
            raise Refused(GONE)
        if expect is not None and fresh.version != expect:
            mine = {f.name: values[f.name] for f in fresh.written_fields() if f.name in values}
            pairs = {name: (value, getattr(fresh, name)) for name, value in mine.items()}
            clash = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
            raise Stale(
                Refusal("这一条在你打开以后被别人改过，没有保存。请对照两边的值再定。", kind="stale"), clash
            )
        return fresh


# verb → action, in the order of declaration.
ACTIONS: dict[str, Action[Any]] = {}


def action(
    verb: str,
    *,
    label: Any,
    needs: str,
    on: type[Row] | None = None,
    states: StateTable | None = None,
    for_resident: Any = "",
    others_act: bool = False,
    told_once: Iterable[str] = (),
    at_most: Mapping[str, int] | None = None,
) -> Callable[[Callable[..., R]], Action[R]]:
    """Declare a verb. `for_resident` is what the resident's status page calls it (empty: not shown there);
    `others_act` marks an act of other people (verdict, ballot, punch), which no import may make; `told_once` names
    what of the answer (a dict) a repeat shows only within TOLD_ONCE_FOR, and the database then keeps no longer;
    `at_most` gives the longest text of a value by its name, where that is not lengths.TEXT.
    """

    def declare(body: Callable[..., R]) -> Action[R]:
        if verb in ACTIONS:
            message = f"the verb {verb} is declared twice"
            raise ValueError(message)
        made = Action(
            body,
            verb,
            label=label,
            needs=needs,
            on=on,
            states=states,
            for_resident=for_resident,
            others_act=others_act,
            told_once=frozenset(told_once),
            at_most=at_most or {},
        )
        ACTIONS[verb] = made
        journal.VERBS[verb] = label
        return made

    return declare


def actions_on(model: type[Row]) -> list[Action[Any]]:
    """Every action declared on rows of this model."""
    return [a for a in ACTIONS.values() if a.on is model]


def answered(office: str, key: str) -> bool:
    """Whether an act with this idempotency key is done already."""
    return ActionKey.objects.filter(office=office, key=_digest(key)).exists()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class _KeyTaken(Exception):
    """The key's row was inserted by another transaction while ours waited."""


def _claim(office: str, key: str, verb: str, content: str) -> ActionKey:
    digest = _digest(key)
    known = ActionKey.objects.filter(office=office, key=digest).first()
    if known is not None:
        return known
    try:
        return ActionKey.objects.create(office=office, key=digest, verb=verb, content=content, at=clock.now())
    except IntegrityError as clash:
        raise _KeyTaken from clash


def _content(verb: str, by: Actor, row: Row | None, values: Mapping[str, Any]) -> str:
    told = {name: _told(value) for name, value in values.items()}
    text = journal.canonical([verb, by.person_id, row.pk if row is not None else None, told])
    return sealing.digest(text.encode(), "action content")


def _told(value: Any) -> Any:
    if isinstance(value, Row):
        return str(value.pk)
    if hasattr(value, "chunks"):  # an uploaded file counts by its bytes
        seen = hashlib.sha256()
        for chunk in value.chunks():
            seen.update(chunk)
        value.seek(0)
        return seen.hexdigest()
    if isinstance(value, Mapping):
        return {str(k): _told(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_told(v) for v in value]
    return value


def _answer(result: Any) -> str:
    if isinstance(result, Row):
        return json.dumps({"row": [result._meta.label, str(result.pk)]})  # noqa: SLF001 -- Django's public meta API
    return json.dumps({"value": json.loads(journal.canonical(result))})


def _again(claim: ActionKey) -> Any:
    """The first answer; KeyReused when the part that is told once is forgotten."""
    told = _reread(claim.answer)
    if json.loads(claim.answer).get("forgotten"):
        raise KeyReused(told, same=True)
    return told


def forget_answers() -> int:
    """Forget what was told once and is past its time. The keys stay: a repeat is still known. Returns how many."""
    due = list(ActionKey.objects.filter(forget_at__lte=clock.now()))
    for claim in due:
        once = ACTIONS[claim.verb].told_once
        left = {name: value for name, value in json.loads(claim.answer)["value"].items() if name not in once}
        claim.answer, claim.forget_at = json.dumps({"value": left, "forgotten": True}), None
        claim.save(update_fields=["answer", "forget_at"])
    return len(due)


def _reread(answer: str) -> Any:
    kept = json.loads(answer)
    if "row" in kept:
        label, pk = kept["row"]
        return apps.get_model(label)._base_manager.get(pk=pk)  # noqa: SLF001
    return kept["value"]
