"""A resident at the four screens, as a browser without a script walks them."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

WORDS = "我们楼后面的排水沟又堵了，\n一下雨水就漫到单元门口。孩子上学要垫砖头。"


@dataclass
class Walker:
    """One browser. `sheet` is the id in the address of the form being written."""

    client: Client = field(default_factory=lambda: Client(headers={"user-agent": "test"}))
    sheet: str = field(default_factory=lambda: str(uuid.uuid4()))

    def step(self, number: int, /, **data: Any) -> Any:
        return self.client.post(f"/write/{self.sheet}/{number}/", data)

    def see(self, number: int) -> Any:
        return self.client.get(f"/write/{self.sheet}/{number}/")

    def fill(self, **texts: Any) -> None:
        told = {
            "kind": "livelihood",
            "scope": "",
            "place": "12栋后面",
            "words": WORDS,
            "name": "",
            "phone": "",
        } | texts
        for number, names in (
            (1, ("kind", "scope", "place")),
            (2, ("words", "photos")),
            (3, ("name", "phone")),
        ):
            answer = self.step(number, **{n: told[n] for n in names if n in told})
            assert answer.status_code == 302, answer.content.decode()

    def check(self) -> Any:
        return self.client.get(f"/write/{self.sheet}/check/")

    def expect(self) -> str:
        found = re.search(r'name="expect" value="([0-9a-f]{64})"', self.check().content.decode())
        assert found
        return found[1]

    def send(self, expect: str | None = None) -> Any:
        return self.client.post(f"/write/{self.sheet}/check/", {"expect": expect or self.expect()})

    def whole(self, **texts: Any) -> str:
        """From the first screen to the code."""
        self.fill(**texts)
        return codes_on(self.send())[0]


def codes_on(answer: Any) -> list[str]:
    """The receipt codes on a page, as printed."""
    groups = re.findall(
        r'<p class="receipt-code">((?:<span>[A-Z2-9]{4}</span>){4})</p>', answer.content.decode()
    )
    return ["-".join(re.findall(r"[A-Z2-9]{4}(?=<)", group)) for group in groups]


def numbers_on(answer: Any) -> list[str]:
    return re.findall(r'编号 <span class="nowrap">(YJ-\d{4}-\d{4})', answer.content.decode())


def photo(name: str, data: bytes, kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)
