"""Parts of the matrix: the verbs' forms, the organisation's forms, new rows, and what lies behind a receipt's code."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from tests.contracts import matrix
from tests.contracts.book import Book
from tests.contracts.filling import filled
from tests.contracts.matrix import ANYBODY, EVERYONE, PLACES, SEES
from tests.contracts.matrix_verbs import (
    MAY,
    NEW_FINDERS,
    NEW_VERBS,
    SETTERS,
    SETTING_PLACES,
    SETTING_SEES,
    SETTING_VERBS,
    may_set,
)
from tests.contracts.world import CANARY, PHONE, World
from tests.support.cast import DONGPING, GRID_1, LAODI, LAST, START, STREET

from minqing.base import clock
from minqing.base.models import Norm
from minqing.base.models.calendar import CalendarYear
from minqing.desk.forms.admin.registry import NEW_FORMS
from minqing.desk.forms.registry import FORMS
from minqing.matters import codes
from minqing.matters.models import Category, Verdict
from minqing.org.actions.handing import hand_over
from minqing.org.actions.units import add_party_organisation
from minqing.org.models import Appointment, Division, Grant

DONE = {302, 409, 422}
# The hidden field that every form of a verb has, and no page without one.
OFFERED = 'name="key"'
# What these forms offer is drawn from what their reader sees: whoever sees nothing to choose has an empty choice.
CHOSEN_FROM_SEEN = frozenset(
    {
        *(
            "opinion.link",
            "opinion.unlink",
            "problem.mark_again",
            "problem.merge",
            "personal.link",
            "personal.unlink",
            "publication.add_item",
            "task.add_problem",
            "task.issue",
            "task.drop_problem",
            "problem.drop_place",
            "unit.amend",
            "unit.add",
        ),
        *("party_organisation.amend", "party_organisation.add", "post.add", "post.appoint", "grant.give"),
    }
)
A_FEW = frozenset({ANYBODY, "community_clerk", "office_handler", "supervisor"})


def verbs(book: Book, places: tuple[str, ...]) -> None:
    """Every verb of a matter: its form, and the form sent in."""
    for kind, several in matrix.VERBS.items():
        for place, row in book.world.rows[kind].items():
            if place in places:
                for verb in several:
                    _sent_by_all(book, kind, place, row, verb)


def _sent_by_all(book: Book, kind: str, place: str, row: Any, verb: str) -> None:
    finders = {who for who, found in SEES[kind].items() if place in found}
    able = sorted(finders & MAY[verb])
    data = filled(FORMS[verb](row, book.world.cast.viewer(able[0])), **_given(verb)) if able else {}
    path = f"/desk/do/{verb}/{row.pk}/"
    for who in sorted(EVERYONE):
        cell = ("do", verb, who, place)
        sees, may = who in finders, who in MAY[verb]
        text = _form(book, path, who, *cell, sees=sees, may=may)
        if sees and text:
            book.shown(text, row, place, *cell, "GET")
        if not sees or place == "sealed":
            book.silent(text, place, None if sees else row, *cell, "GET")
        # Whoever may is still refused by the row's state, by the second-person rule, or as not the lead unit.
        text = _sent(book, path, who, data, {*DONE, 403}, *cell, sees=sees, may=may)
        if not sees or place == "sealed":
            book.silent(text, place, None if sees else row, *cell, "POST")


def _form(book: Book, path: str, who: str, *cell: str, sees: bool, may: bool) -> str:
    """The form opens with its fields, or with the reason alone; who does not find the row finds nothing."""
    found = book.ask(who, "GET", path)
    wanted = {302} if who == ANYBODY else {200} if sees else {404}
    book.expect(found, wanted, *cell, "GET", let_in=sees)
    if OFFERED in found[1] and not (sees and may):
        book.leaks.append(f"{' '.join(cell)} GET: the form is offered")
    return found[1]


def _sent(
    book: Book, path: str, who: str, data: dict[str, Any], done: set[int], *cell: str, sees: bool, may: bool
) -> str:
    """A refused form changes nothing, whatever it says."""
    found = book.ask(who, "POST", path, {**data, "key": str(uuid.uuid4())})
    let_in = sees and may
    no = {403, 422} if cell[1] in CHOSEN_FROM_SEEN else {403}
    wanted = {302} if who == ANYBODY else {404} if not sees else done if may else no
    book.expect(found, wanted, *cell, "POST", let_in=let_in)
    if not let_in or found[0] != 302:
        book.unchanged(*cell, "POST")
    return found[1]


def setting_rows(world: World) -> dict[str, dict[str, Any]]:
    """The organisation's rows by kind and place."""
    cast = world.cast
    top = add_party_organisation(
        by=cast.system, scope=STREET, name="柳溪街道机关党委", kind="committee", valid_from=START
    )
    homes = {"street": STREET, "laodi": LAODI, "dongping": DONGPING, "last": LAST}
    holders = {
        "street": "triage_clerk",
        "laodi": "community_clerk",
        "dongping": "other_clerk",
        "last": "last_clerk",
    }
    posts = {place: cast.posts[who] for place, who in holders.items()}
    found: dict[str, dict[str, Any]] = {
        "office": {"street": cast.office},
        "division": {place: Division.objects.get(scope=scope) for place, scope in homes.items()},
        "household": {
            "grid_1": world.rows["household"]["own"],
            "dongping": world.rows["household"]["east"],
            "last": world.rows["household"]["last"],
        },
        "unit": {place: post.unit for place, post in posts.items()},
        "party_organisation": {
            place: add_party_organisation(
                by=cast.system,
                scope=scope,
                name=f"{place}党支部",
                kind="branch",
                valid_from=START,
                parent=top,
            )
            for place, scope in homes.items()
        },
        "post": posts,
        "person": {place: cast.people[who] for place, who in holders.items()},
        "appointment": {place: Appointment.objects.get(post=post) for place, post in posts.items()},
        "grant": {place: Grant.objects.get(post=post) for place, post in posts.items()},
        "norm": {"": Norm.objects.get(key="matters.soon")},
        "calendar": {"": CalendarYear.objects.first()},
        "category": {"": Category.objects.filter(level=3).first()},
    }
    tomorrow = clock.today() + dt.timedelta(days=1)
    taken = hand_over(
        cast.posts["leader"], by=cast.system, taker=cast.people["viewer"], on=tomorrow, reason="轮岗"
    )
    found["handover"] = {"street": taken}
    found["division"]["grid_1"] = Division.objects.get(scope=GRID_1)
    found["grant"]["grid_1"] = Grant.objects.get(post=cast.posts["grid_worker"])
    return found


def settings(book: Book, rows: dict[str, dict[str, Any]], *, long: bool) -> None:
    """The forms on the organisation's rows. In short: each kind's first verb in one place, for its own and for other scopes."""
    administrator = book.world.cast.viewer("administrator")
    for kind, several in SETTING_VERBS.items():
        places = [place for place in (*SETTING_PLACES, "") if place in rows[kind]]
        for place in places if long else [p for p in places if p not in ("street", "dongping")][:1] or places:
            row = rows[kind][place]
            for verb in several if long else several[:1]:
                form = FORMS[verb](row, administrator)
                data = filled(form, **_given(verb))
                for who in sorted(EVERYONE):
                    cell, sees = ("do", verb, who, place), place in SETTING_SEES[kind].get(who, ())
                    path, may = f"/desk/do/{verb}/{row.pk}/", who in may_set(verb, place)
                    _form(book, path, who, *cell, sees=sees, may=may)
                    _sent(book, path, who, data, DONE, *cell, sees=sees, may=may)


def _given(verb: str) -> dict[str, Any]:
    """What a form's first choice would not get right."""
    code = {"code": f"{STREET}777", "confirmed": "1"} if verb == "division.recode" else {}
    place = {"scope": f"{STREET}778"} if verb == "division.add" else {}
    kind = {"kind": "livelihood"} if verb == "opinion.classify" else {}
    return {**code, **place, **kind}


def new_rows(book: Book) -> None:
    """The forms that make a row: they stand on the office, and its settings are the administrator's."""
    world = book.world
    administrator, made = world.cast.viewer("administrator"), 0
    for verb in NEW_VERBS:
        data = filled(NEW_FORMS[verb](world.cast.office, administrator), **_given(verb))
        for who in sorted(EVERYONE):
            cell, sees, may = ("new", verb, who), who in NEW_FINDERS, who in SETTERS
            _form(book, f"/desk/new/{verb}/", who, *cell, sees=sees, may=may)
            _sent(book, f"/desk/new/{verb}/", who, data, DONE, *cell, sees=sees, may=may)
            made += bool(book.wrote)
    # The same form that is refused to everybody else is taken from the administrator: it was filled in rightly.
    if made < len(NEW_VERBS) - 2:
        book.denials.append(
            f"new: only {made} of {len(NEW_VERBS)} forms wrote anything for the administrator"
        )


def receipts(book: Book, people: frozenset[str]) -> None:
    """The residents' pages behind a code: without one, with one that is nobody's, and with somebody else's."""
    for who in sorted(people):
        for page in ("status", "verdict"):
            _without(book, who, page)
            for kind, held in book.world.codes.items():
                for place, code in held.items():
                    _with(book, who, page, kind, place, code)


def _without(book: Book, who: str, page: str) -> None:
    """No code, half a code, a code that was never given: the same answer, which names nobody's matter."""
    staff = page == "verdict" and who != ANYBODY
    for what, data, status in (
        ("no code", {}, 200),
        ("half a code", {"code": "LX7K-4M2Q"}, 422),
        ("a wrong code", {"code": codes.new_code()}, 404),
        ("a wrong code, judged", {"code": codes.new_code(), **_judgement()}, 404),
    ):
        found, cell = book.ask(who, "POST", f"/{page}/", data), (page, who, what)
        book.expect(found, {403} if staff else {status}, *cell, let_in=status == 200 and not staff)
        book.unchanged(*cell)
        for place in CANARY:
            book.silent(found[1], place, None, *cell)


def _judgement() -> dict[str, str]:
    return {"give": "1", "answer": "satisfied", "words": "好"}


def _with(book: Book, who: str, page: str, kind: str, place: str, code: str) -> None:
    """A code opens its own matter, to whoever holds it, and no other; staff never judge."""
    staff, cell = page == "verdict" and who != ANYBODY, (page, who, kind, place)
    row = book.world.rows[kind][place]
    found = book.ask(who, "POST", f"/{page}/", {"code": code})
    book.expect(found, {403} if staff else {200}, *cell, let_in=not staff)
    book.unchanged(*cell)
    if not staff and place != "sealed":
        book.shown(found[1], row, place, *cell)
    _silent_of_others(book, found[1], kind, place, *cell, staff=staff)
    if page != "verdict":
        return
    found = book.ask(who, "POST", "/verdict/", {"code": code, **_judgement()})
    judges = not staff and kind == "asked"
    book.expect(found, {403} if staff else {200, 409}, *cell, "judge", let_in=judges)
    _silent_of_others(book, found[1], kind, place, *cell, staff=staff)
    if not judges:
        book.unchanged(*cell, "judge")
    elif Verdict._meta.db_table not in book.wrote:
        book.denials.append(f"{' '.join(cell)} judge: the resident's verdict was not kept")


def _silent_of_others(book: Book, text: str, kind: str, place: str, *cell: str, staff: bool) -> None:
    """Nobody's telephone, not even the speaker's own; no word of another place, no number of another matter."""
    for other in PLACES:
        if PHONE[other] in text:
            book.leaks.append(f"{' '.join(cell)}: {PHONE[other]}")
        if (staff or other != place or place == "sealed") and CANARY[other] in text:
            book.leaks.append(f"{' '.join(cell)}: {CANARY[other]}")
        for name in book.world.codes:
            row = book.world.rows[name].get(other)
            if row is not None and (staff or (name, other) != (kind, place)) and row.opinion.code in text:
                book.leaks.append(f"{' '.join(cell)}: {row.opinion.code}")
