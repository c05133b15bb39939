"""What must never stand in the tables of publicity: one failing write per constraint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.matters import publishing, steps
from tests.support.breaches import Body, again, changed

from minqing.base import clock
from minqing.matters.actions import comments
from minqing.org.access import ResidentActor


def of_publicity(cast: Any) -> Iterator[tuple[str, Body]]:
    x = steps.raised(cast)
    item = publishing.published(cast, x.problem)
    row = item.publication
    yield "publication_scope_is_code", changed(row, scope="99010100100")
    yield "publication_code_once", again(row)
    yield "publication_has_title", changed(row, title="")
    yield "publication_out_whole", changed(row, published_at=None)
    yield "publication_out_whole", changed(row, state="drafted")
    yield "publication_second_person", changed(row, published_by=cast.people["triage_clerk"])
    yield "publication_withdrawn_whole", changed(row, state="withdrawn")
    yield "publication_withdrawn_whole", changed(row, withdrawn_at=clock.now(), withdraw_reason="办完")
    yield "publication_item_has_title", changed(item, title="")
    yield "publication_item_about_one", changed(item, problem=None)
    yield "publication_item_place_once", again(item)


def of_comments(cast: Any) -> Iterator[tuple[str, Body]]:
    item = publishing.published(cast, steps.raised(cast).problem)
    by = ResidentActor(item.publication.office)
    row = comments.give(item.publication, by=by, words="井盖还响", aspect="progress", item=item)
    yield "comment_scope_is_code", changed(row, scope="99010100100")
    yield "comment_code_once", again(row)
    yield "comment_has_words", changed(row, words="")
    yield "comment_kept_has_reason", changed(row, state="kept")
    yield "comment_kept_has_reason", changed(row, keep_reason="有电话")
    yield "comment_reply_whole", changed(row, reply="换井盖")
    yield "comment_reply_whole", changed(row, replied_at=clock.now())
