"""Several at once: workers that share one count, an impatient thumb, a file without end. Real commits, real threads."""

from __future__ import annotations

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from tests.base.samples import picture
from tests.portal.walk import WORDS, Walker, codes_on, numbers_on, photo

from minqing.base import clock, upload_cap
from minqing.matters.models import Opinion
from minqing.portal import drafts, rate
from minqing.portal.models import Attempt, Draft


def at_once(work: Any, times: int) -> list[Any]:
    """`work(n)` in so many threads, each with a connection of its own."""

    def one(n: int) -> Any:
        try:
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_four_workers_let_five_guesses_through_and_no_more(cast):
    def guess(worker: int) -> list[int]:
        client = Client(headers={"x-forwarded-for": f"10.0.0.{worker}"})
        told = [{"code": f"{'ABCDEFGHJKLMNPQR'[n:]}{'ABCDEFGHJKLMNPQR'[:n]}"} for n in range(10)]
        return [client.post("/status/", t).status_code for t in told]

    with clock.frozen(clock.at(clock.today(), 9, 24)):
        seen = Counter(code for codes in at_once(guess, 4) for code in codes)
    assert seen == {404: 5, 429: 35}
    assert max(Attempt.objects.values_list("tries", flat=True)) == 40


@pytest.mark.django_db(transaction=True)
def test_an_impatient_thumb_sends_one_opinion(cast):
    walker = Walker()
    walker.fill(photos=[photo("一.jpg", picture())])
    expect = walker.expect()
    cookies = walker.client.cookies

    def send(_n: int) -> list[str]:
        thumb = Walker(sheet=walker.sheet)
        thumb.client.cookies = cookies
        return codes_on(thumb.send(expect))

    told = at_once(send, 4)
    assert all(len(codes) == 1 for codes in told)
    assert len({codes[0] for codes in told}) == 1
    assert Opinion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_uploads_into_one_draft_lose_no_photo(cast):
    walker = Walker()
    walker.step(2, words="两张照片")
    cookies = walker.client.cookies

    def upload(n: int) -> int:
        thumb = Walker(sheet=walker.sheet)
        thumb.client.cookies = cookies
        data = {"words": "两张照片", "upload": "1", "photos": [photo(f"{n}.jpg", picture(size=(50 + n, 40)))]}
        return int(thumb.step(2, **data).status_code)

    assert at_once(upload, 2) == [302, 302]
    assert sorted(p.name for p in drafts.story_of(Draft.objects.get()).photos) == ["0.jpg", "1.jpg"]


@pytest.mark.django_db
def test_a_file_without_end_fills_no_disk_and_is_refused_in_words(cast, monkeypatch):
    """The cap cuts it; the form's own limit then says what is wrong, and the words stay."""
    monkeypatch.setattr(upload_cap, "EACH", 16 * drafts.MIB)
    huge = io.BytesIO(b"\xff\xd8\xff" + b"\0" * (40 * drafts.MIB))
    huge.name = "没完没了.jpg"
    answer = Walker().step(2, words="照片太大，话要留着", photos=[huge])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“没完没了.jpg”超过15 MB" in page
    assert "照片太大，话要留着" in page


def test_the_cap_passes_on_no_more_than_its_measure():
    cap = upload_cap.Cap()
    chunk = b"x" * upload_cap.MIB
    passed = sum(cap.receive_data_chunk(chunk, n * upload_cap.MIB) is not None for n in range(100))
    assert passed == upload_cap.EACH // upload_cap.MIB
    passed += sum(cap.receive_data_chunk(chunk, 0) is not None for _ in range(400))
    assert cap.together > upload_cap.TOGETHER
    assert passed <= upload_cap.TOGETHER // upload_cap.MIB


@pytest.mark.django_db
def test_the_worker_tidies_where_nobody_comes_by(cast):
    import datetime as dt

    start = clock.now()
    with clock.frozen(start):
        Walker().fill()
    with clock.frozen(start + dt.timedelta(hours=13)):
        call_command("tidy", stdout=io.StringIO())
    assert not Draft.objects.exists()
    assert not Attempt.objects.filter(what=rate.DRAFT.what).exists()


@pytest.mark.django_db
def test_the_worker_forgets_codes_and_a_late_repeat_is_told_its_number_only(cast):
    import datetime as dt

    walker, start = Walker(), clock.now()
    with clock.frozen(start):
        walker.fill()
        expect = walker.expect()
        first = walker.send(expect)
        [code], numbers = codes_on(first), numbers_on(first)
    with clock.frozen(start + dt.timedelta(minutes=20)):
        walker.step(2, words=WORDS)  # looks into the sheet again: it lives on for hours
        expect = walker.expect()
    with clock.frozen(start + dt.timedelta(hours=2)):
        call_command("tidy", stdout=io.StringIO())
        late = walker.send(expect)
        assert late.status_code == 200
        assert numbers_on(late) == numbers
        assert "已经登记过" in late.content.decode()
        assert codes_on(late) == []
        assert code not in late.content.decode()
        walker.step(2, words="另一件：井盖松了。")
        both = walker.send()
        assert numbers_on(both)[0] == numbers[0]
        assert len(codes_on(both)) == 1
    assert Opinion.objects.count() == 2
