"""A resident's words between two screens: kept on the server, sealed, thrown away in hours.

The form works without JavaScript, so each screen is a request of its own. A draft is found by the id in the page's
address together with a secret in the writer's cookie: the address alone opens nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import secrets
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from minqing.base import clock, disk, sealing, uploads
from minqing.base.errors import Refusal, Refused
from minqing.base.models.file import FileKind
from minqing.base.uploads import Incoming, Limits
from minqing.portal.models import Draft

COOKIE, COOKIE_PATH = "mq_draft", "/write/"
KEPT = dt.timedelta(hours=12)
# After sending, a lost answer can be asked for again by pressing the button again; then the words go.
KEPT_AFTER_SENDING = dt.timedelta(minutes=30)

MIB = 1024 * 1024
LIMITS = Limits(
    files=6,
    each=15 * MIB,
    total=40 * MIB,
    kinds=frozenset({FileKind.JPG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC, FileKind.PDF}),
)
ALL_TOGETHER = 2048 * MIB
LONGEST = 20_000  # what a draft keeps of one field; longer ones stay in the page that they were typed in
TEXTS = ("kind", "scope", "place", "words", "name", "phone")


@dataclass
class Photo:
    """A file that waits with its draft."""

    id: str
    name: str
    sha256: str
    size: int
    picture: bool


@dataclass
class Story:
    """What has been written so far, as it was typed."""

    texts: dict[str, str] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)

    def digest(self) -> str:
        """Changes when anything in it changes: tells whether the page that is sent is the one that was read."""
        told = {**self._plain(), "photos": sorted(p.sha256 for p in self.photos)}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def _plain(self) -> dict[str, Any]:
        return {"texts": self.texts, "photos": [vars(p) for p in self.photos]}

    def to_json(self) -> str:
        return json.dumps(self._plain(), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Story:
        kept = json.loads(text)
        return Story(kept["texts"], [Photo(**p) for p in kept["photos"]])

    @property
    def bytes_kept(self) -> int:
        return sum(p.size for p in self.photos)

    def write(self, values: dict[str, str]) -> None:
        """A text that is too long for a draft is not cut: the draft keeps the one it had (see `too_long`)."""
        for name in TEXTS:
            if name in values and len(values[name]) <= LONGEST:
                self.texts[name] = values[name]


def too_long(values: Mapping[str, Any]) -> bool:
    """Whether a text is too long to be kept, so that its page must not be left."""
    return any(len(str(values.get(name, ""))) > LONGEST for name in TEXTS)


def drafts_root() -> Path:
    return Path(settings.MINQING_VAR) / "drafts"


def secret_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def owner_of(secret: str) -> str:
    return sealing.lookup(secret, "draft owner")


def key_of(request: HttpRequest, draft: Draft) -> str:
    """The idempotency key of a draft. Bound to the writer's secret: who knows only the address cannot use it."""
    return hashlib.sha256(f"{secret_of(request)} {draft.pk}".encode()).hexdigest()


def find(request: HttpRequest, draft_id: uuid.UUID) -> Draft | None:
    """The draft of whoever sent this request, if it is still kept."""
    secret = secret_of(request)
    if not secret:
        return None
    alive = Draft.objects.filter(expires_at__gt=clock.now())
    return alive.filter(pk=draft_id, owner=owner_of(secret)).first()


def begin(request: HttpRequest, draft_id: uuid.UUID) -> tuple[Draft, str]:
    """A new draft under the id that the page was given, and the secret to put into the cookie."""
    secret = secret_of(request) or secrets.token_urlsafe(24)
    if Draft.objects.filter(pk=draft_id).exists():  # somebody else's: never touched
        draft_id = uuid.uuid4()
    moment = clock.now()
    draft = Draft(
        pk=draft_id,
        owner=owner_of(secret),
        body=Story().to_json(),
        made_at=moment,
        expires_at=moment + KEPT,
    )
    draft.save(force_insert=True)
    return draft, secret


def give_cookie(response: HttpResponse, secret: str) -> None:
    """Until the browser closes, and only for the pages that write."""
    response.set_cookie(
        COOKIE, secret, path=COOKIE_PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def story_of(draft: Draft) -> Story:
    return Story.from_json(draft.body)


@contextlib.contextmanager
def writing(draft: Draft) -> Iterator[Story]:
    """Change a draft, briefly. Two requests of one impatient writer take turns. A sent one is opened again."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        story = story_of(fresh)
        yield story
        fresh.body, fresh.bytes_kept = story.to_json(), story.bytes_kept
        fresh.expires_at, fresh.sent_at = clock.now() + KEPT, None
        fresh.save()
    draft.refresh_from_db()


def mark_sent(draft: Draft) -> None:
    moment = clock.now()
    Draft.objects.filter(pk=draft.pk).update(sent_at=moment, expires_at=moment + KEPT_AFTER_SENDING)


def forget(draft: Draft) -> None:
    """Throw a draft away at once, photos first."""
    shutil.rmtree(drafts_root() / str(draft.pk), ignore_errors=True)
    draft.delete()


# --- photos ----------------------------------------------------------------------------------------------------------


def receive_photos(draft: Draft, files: Iterable[Incoming]) -> tuple[list[Photo], list[Refused]]:
    """Check files and keep those that pass, sealed, not yet part of the story. The others come back as refusals."""
    passed: list[Photo] = []
    refused: list[Refused] = []
    for upload in files:
        try:
            passed.append(_received(draft, upload, len(passed)))
        except Refused as no:
            refused.append(no)
    return passed, refused


def _received(draft: Draft, upload: Incoming, already: int) -> Photo:
    if already >= LIMITS.files:
        raise _too_many(upload.name)
    kept = Draft.objects.aggregate(all=Sum("bytes_kept"))["all"] or 0
    if kept > ALL_TOGETHER:
        raise _refused("现在传照片的人太多，照片没有放进来。文字可以先交，照片请过一会儿再放。")
    one = uploads.receive(upload, LIMITS)
    try:
        photo = Photo(
            str(uuid.uuid4()), one.name, one.original.sha256, one.original.size, one.display is not None
        )
        _write(draft, photo.id, one.original.path.read_bytes())
        if one.display is not None:
            _write(draft, f"{photo.id}.display", one.display.path.read_bytes())
    finally:
        one.discard()
    return photo


def add_photos(draft: Draft, story: Story, photos: list[Photo]) -> list[Refused]:
    """Put received photos into the story, as many as fit. The same bytes twice are kept once."""
    refused: list[Refused] = []
    for photo in photos:
        if any(p.sha256 == photo.sha256 for p in story.photos):
            _unlink(draft, photo)
        elif len(story.photos) >= LIMITS.files:
            refused.append(_too_many(photo.name))
            _unlink(draft, photo)
        elif story.bytes_kept + photo.size > LIMITS.total:
            refused.append(_refused(f"照片合计超过{LIMITS.total // MIB} MB，“{photo.name}”没有放进来。"))
            _unlink(draft, photo)
        else:
            story.photos.append(photo)
    return refused


def drop_photo(draft: Draft, story: Story, photo_id: str) -> None:
    for photo in [p for p in story.photos if p.id == photo_id]:
        story.photos.remove(photo)
        _unlink(draft, photo)


def _unlink(draft: Draft, photo: Photo) -> None:
    for name in (photo.id, f"{photo.id}.display"):
        (drafts_root() / str(draft.pk) / name).unlink(missing_ok=True)


def display(draft: Draft, photo: Photo) -> bytes:
    """The picture as it may be shown: without EXIF."""
    return _read(draft, f"{photo.id}.display")


def originals(draft: Draft, story: Story) -> list[ContentFile[bytes]]:
    """The photos as they came, for the action that takes the opinion in."""
    return [ContentFile(_read(draft, p.id), name=p.name) for p in story.photos]


def _purpose(draft: Draft) -> str:
    return f"draft {draft.pk}"


def _write(draft: Draft, name: str, data: bytes) -> None:
    blob = sealing.seal_bytes(data, _purpose(draft))
    spooled = disk.spool(drafts_root(), [blob], len(blob))
    folder = drafts_root() / str(draft.pk)
    with disk.told_in_words():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        spooled.path.replace(folder / name)


def _read(draft: Draft, name: str) -> bytes:
    try:
        blob = (drafts_root() / str(draft.pk) / name).read_bytes()
    except FileNotFoundError:
        raise _refused("有一张照片找不到了，请把它去掉，再放一次。") from None
    return sealing.open_bytes(blob, _purpose(draft))


def _refused(why: str) -> Refused:
    return Refused(Refusal(why, kind="file"))


def _too_many(name: str | None) -> Refused:
    return _refused(f"最多放{LIMITS.files}个文件，“{name}”没有放进来。")


# --- sweeping --------------------------------------------------------------------------------------------------------


def sweep() -> int:
    """Throw away what is past its time, and photo folders whose draft is gone. Returns how many drafts went."""
    late = list(Draft.objects.filter(expires_at__lte=clock.now())[:200])
    for draft in late:
        forget(draft)
    root = drafts_root()
    # Folders are listed before the rows are read: a draft begun in between is in the rows.
    folders = [f for f in root.iterdir() if f.is_dir() and f.name != "incoming"] if root.exists() else []
    known = {str(pk) for pk in Draft.objects.values_list("pk", flat=True)}
    for folder in folders:
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
    return len(late)
