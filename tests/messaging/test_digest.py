"""The daily digest against a real mail server on this machine: one a day, counts and links, tried again, never twice."""

import datetime as dt
import socketserver
import threading
from email import message_from_bytes, policy

import pytest
from tests.matters import steps

from minqing.base import clock
from minqing.messaging import digest
from minqing.messaging.actions.wishes import wish
from minqing.messaging.deliver import deliver
from minqing.messaging.models import Mail, Wish

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)
ADDRESS = "handler@jiedao.example.cn"


class Speaking(socketserver.StreamRequestHandler):
    """As much of SMTP as a server needs to take a mail; `answers` says what it says instead."""

    def handle(self):
        self.say("220 mail.example.cn")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode() if line.split() else ""
            if verb == "QUIT":
                return self.say("221 bye")
            if verb == "DATA":
                if self.server.answers.get("DATA") == "hang up":
                    return None
                self.say("354 go on")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                if self.server.answers.get("end") == "hang up":
                    return None
                self.server.mails.append(message_from_bytes(body, policy=policy.default))
                self.say("250 taken")
            else:
                self.say(self.server.answers.get(verb, "250 ok"))
        return None

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture
def server(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Speaking) as found:
        found.daemon_threads = True
        found.mails, found.answers = [], {}
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = found.server_address
        settings.MINQING_EMAIL_URL = "smtp://127.0.0.1"
        settings.MINQING_ADDRESS = "https://minqing.example.cn:8443/"
        yield found
        found.shutdown()


def waits(cast):
    """The handler wants a mail, and has something to read."""
    matter = steps.raised(cast)
    deliver()
    made = steps.issue(matter)
    deliver()
    wish(by=cast.viewer("office_handler"), wanted=True, address=ADDRESS)
    return matter, made


def at(hour, minute=0, day=DAY):
    return clock.frozen(clock.at(day, hour, minute))


def turn():
    return digest.put_out(), digest.send()


def test_one_mail_a_day_with_counts_and_links_and_nothing_else(server, cast):
    with at(9):
        matter, made = waits(cast)
    with at(7, 59, DAY + dt.timedelta(days=1)):
        assert turn() == (0, 0), "not before the hour"
    with at(8, 1, DAY + dt.timedelta(days=1)):
        assert turn() == (1, 1)
        assert turn() == (0, 0)
        digest.put_out()
    [mail] = server.mails
    text = mail.get_body().get_content()
    assert mail["To"] == ADDRESS
    assert "没有读的消息：1件" in text
    assert "https://minqing.example.cn:8443/desk/inbox/" in text
    for word in (matter.opinion.words, matter.opinion.title, matter.opinion.code, made.code, made.title):
        assert word not in text
    with at(8, 1, DAY + dt.timedelta(days=2)):
        assert turn() == (1, 1), "the next day has its own"


def test_what_the_server_refuses_is_tried_again_and_in_the_end_given_up(server, cast):
    with at(9):
        waits(cast)
    server.answers["RCPT"] = "450 not now"
    moment = clock.at(DAY, 9, 30)
    with clock.frozen(moment):
        assert turn() == (1, 0)
        assert turn() == (0, 0), "not before the pause is over"
    server.answers.clear()
    with clock.frozen(moment + dt.timedelta(minutes=6)):
        assert turn() == (0, 1)
    assert Mail.objects.get().state == "sent"
    assert len(server.mails) == 1


def test_no_server_there_is_a_pause_too_and_five_tries_are_the_end(settings, cast):
    settings.MINQING_EMAIL_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://x", "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with at(9):
        waits(cast)
    moment = clock.at(DAY, 9, 30)
    for n in range(8):
        with clock.frozen(moment + dt.timedelta(hours=n)):
            turn()
    mail = Mail.objects.get()
    assert (mail.state, mail.tries) == ("failed", 5)


def test_what_may_have_arrived_is_never_sent_again(server, cast):
    with at(9):
        waits(cast)
    server.answers["end"] = "hang up"
    with at(9, 30):
        assert turn() == (1, 0)
    server.answers.clear()
    assert Mail.objects.get().state == "unsure"
    with at(12):
        assert turn() == (0, 0)
    assert server.mails == []


def test_a_worker_that_died_while_it_sent_leaves_no_second_mail(server, cast):
    with at(9):
        waits(cast)
        Mail.objects.create(
            person=cast.people["office_handler"], day=DAY, state="sending", next_at=clock.now()
        )
    with at(9, 20):
        assert turn() == (0, 0)
    assert Mail.objects.get().state == "unsure"


def test_whoever_has_nothing_to_do_or_does_not_want_it_gets_none(server, cast):
    deliver()
    with at(9):
        wish(by=cast.viewer("access_auditor"), wanted=True, address="a@example.cn")
        wish(by=cast.viewer("leader"), wanted=False)
        assert turn() == (0, 0)
        steps.issue(steps.raised(cast))
        deliver()
        assert turn() == (0, 0), "what comes later in the day is in tomorrow's"
    assert [m.state for m in Mail.objects.all()] == ["nothing"]


def test_without_a_server_the_page_says_so_and_nothing_is_put_out(client, cast, settings):
    waits(cast)
    settings.MINQING_EMAIL_URL = ""
    client.force_login(cast.account("leader"))
    page = client.get("/desk/inbox/mail/").content.decode()
    assert "这台服务器还不能发邮件" in page
    assert "MINQING_EMAIL_URL" in page
    with at(12):
        assert turn() == (0, 0)


def test_the_wish_is_ones_own_and_its_address_sealed(client, cast):
    client.force_login(cast.account("leader"))
    wrong = client.post("/desk/inbox/mail/", {"wanted": "on", "address": "nobody", "key": "1"})
    assert wrong.status_code == 422
    assert "邮箱写得不对" in wrong.content.decode()
    assert (
        client.post("/desk/inbox/mail/", {"wanted": "on", "address": ADDRESS, "key": "2"}).status_code == 302
    )
    assert Wish.objects.get().address == ADDRESS
    client.force_login(cast.account("other_leader"))
    assert ADDRESS not in client.get("/desk/inbox/mail/").content.decode()
