"""The daily digest: one mail a day to whoever wants one, with counts and links and nothing else.

A mail is a row of the outbox, one per person and day. It is marked as being sent before the server is spoken to: what
the server may have taken is never sent again; what it surely refused is tried again, later.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import uuid
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from minqing.base import clock
from minqing.desk.reading.blocks import blocks_of, count
from minqing.messaging.models import Mail, Wish
from minqing.messaging.reading import unread
from minqing.org.access import Viewer

TRIES = 5
# Minutes until the next try, by how often it was tried.
PAUSES = (5, 15, 60, 120)
# The server answered that it does not take the mail: it was surely not sent.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


def is_set_up() -> bool:
    """Whether a mail server is named at all."""
    return bool(settings.MINQING_EMAIL_URL)


def due_at(day: dt.date) -> dt.datetime:
    hour, minute = map(int, settings.MINQING_DIGEST_AT.split(":"))
    return clock.at(day, hour, minute)


def put_out() -> int:
    """After the hour: one row for each who wants a mail and has something to read. Returns how many are new."""
    now = clock.now()
    if not is_set_up() or now < due_at(now.date()):
        return 0
    done = set(Mail.objects.filter(day=now.date()).values_list("person", flat=True))
    made = 0
    for wish in Wish.objects.filter(wanted=True).exclude(person__in=done).select_related("person__account"):
        made += _put(wish, now)
    return made


def _put(wish: Wish, now: dt.datetime) -> int:
    """Asked once a day: what comes later in the day is in tomorrow's."""
    state = Mail.State.WAITING if text_for(wish) is not None else Mail.State.NOTHING
    try:
        with transaction.atomic():
            Mail.objects.create(person_id=wish.person_id, day=now.date(), next_at=now, state=state)
    except IntegrityError:
        return 0  # another worker was faster
    return int(state == Mail.State.WAITING)


def text_for(wish: Wish) -> str | None:
    """What waits for this person today; None when nothing does, or when they do not work here any more."""
    account = getattr(wish.person, "account", None)
    viewer = Viewer.of(account) if account is not None else None
    if viewer is None or viewer.current is None:
        return None
    with translation.override("zh-hans"):
        told = [(_("没有读的消息"), unread(viewer), reverse("messaging:inbox"))]
        for block, queues in blocks_of(viewer):
            url = reverse("desk:block", args=[block.name])
            told.append((str(block.label), count(queues, viewer).of(block), url))
        lines = [f"{label}：{n}件\n  {_address(url)}" for label, n, url in told if n]
        foot = _("不想再收：登录后打开“消息”，点“每日提醒邮件”。")
    return "\n".join([*lines, "", foot]) if lines else None


def _address(path: str) -> str:
    return urljoin(settings.MINQING_ADDRESS, path) if settings.MINQING_ADDRESS else path


def send() -> int:
    """Whatever of today's outbox is due. Returns how many were taken by the server."""
    if not is_set_up():
        return 0
    _give_up_unsure()
    due = Mail.objects.filter(state=Mail.State.WAITING, next_at__lte=clock.now(), day=clock.today())
    return sum(_sent(pk) for pk in list(due.values_list("pk", flat=True)))


def _give_up_unsure() -> None:
    """A worker that died while it spoke to the server: the mail may have gone. Yesterday's are of no use any more."""
    long_ago = clock.now() - dt.timedelta(minutes=10)
    unsure = Mail.objects.filter(state=Mail.State.SENDING, next_at__lte=long_ago)
    unsure.update(state=Mail.State.UNSURE, fault="发送时中断")
    Mail.objects.filter(state=Mail.State.WAITING, day__lt=clock.today()).update(state=Mail.State.FAILED)


def _sent(pk: uuid.UUID) -> bool:
    """Claim the row, then send: a second worker finds it claimed."""
    claimed = Mail.objects.filter(pk=pk, state=Mail.State.WAITING).update(
        state=Mail.State.SENDING, next_at=clock.now()
    )
    if not claimed:
        return False
    mail = Mail.objects.select_related("person__account").get(pk=pk)
    wish = Wish.objects.select_related("person__account").filter(person=mail.person_id, wanted=True).first()
    text = text_for(wish) if wish is not None else None
    if wish is None or text is None:
        return _end(mail, Mail.State.FAILED, "已经不需要")
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as fault:
        return _later(mail, fault)
    try:
        EmailMessage(_subject(mail), text, to=[wish.address], connection=server).send()
    except REFUSED as fault:
        return _later(mail, fault)
    except (OSError, smtplib.SMTPException) as fault:
        return _end(mail, Mail.State.UNSURE, type(fault).__name__)
    finally:
        server.close()
    mail.sent_at = clock.now()
    return _end(mail, Mail.State.SENT, "")


def _subject(mail: Mail) -> str:
    return f"民情台账：{mail.day.month}月{mail.day.day}日要办的事"


def _later(mail: Mail, fault: Exception) -> bool:
    """Surely not taken: tried again after a pause, until it has been tried often enough."""
    mail.tries += 1
    if mail.tries >= TRIES:
        return _end(mail, Mail.State.FAILED, type(fault).__name__)
    mail.next_at = clock.now() + dt.timedelta(minutes=PAUSES[mail.tries - 1])
    return _end(mail, Mail.State.WAITING, type(fault).__name__)


def _end(mail: Mail, state: str, fault: str) -> bool:
    mail.state, mail.fault = state, fault[:200]
    mail.save(update_fields=["state", "fault", "tries", "next_at", "sent_at"])
    return state == Mail.State.SENT
