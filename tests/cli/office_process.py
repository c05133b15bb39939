"""Run by the backup tests as a process of its own: an office that writes, and an account of what it holds.

`seed` raises it, `write FILE` takes opinions in until FILE exists, `tell` prints what is there as JSON, and `race FILE`
backs up into FILE while, between the rows and the files, an opinion with an attachment becomes an accusation.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from tests.support.cast import GRID_1, STREET, raise_cast

from minqing.base import files, journal, sealing
from minqing.base.models import JournalHead, StoredFile
from minqing.cli import archive, tables
from minqing.matters.actions import opinion
from minqing.matters.models import Kind, Opinion, Speaker
from minqing.org.access import ResidentActor, Viewer
from minqing.org.models import Account

TEXT = "清单：第一项路灯，第二项井盖。".encode()
SPEAKER = {"name": "陈小满", "phone": "13800006027", "address": "老堤社区12栋501"}


def hear(number: int) -> None:
    opinion.submit(
        by=ResidentActor(STREET),
        scope=GRID_1,
        words=f"第{number}盏路灯不亮。",
        speaker=SPEAKER | {"name": f"陈小满{number}"},
        files=[SimpleUploadedFile("清单.txt", TEXT + str(number).encode(), "text/plain")],
    )


def raise_office() -> None:
    """The named cast, with passwords that are hashed quickly: nobody signs in here."""
    sealing.ensure_keyring()
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        raise_cast()


def seed() -> None:
    raise_office()
    for number in range(5):
        hear(number)


def write(stop: Path) -> None:
    number = 100
    while not stop.exists():
        hear(number)
        number += 1


def race(target: Path) -> None:
    sealed: list[Opinion] = []

    def path_of(name: str) -> Path:
        if not sealed:
            sealed.append(Opinion.objects.order_by("code")[0])
            clerk = Viewer.of(Account.objects.select_related("person").get(username="triage_clerk"))
            opinion.classify(sealed[0], by=clerk, kind=Kind.ACCUSATION)
        return place(name)

    place, archive._path_of = archive._path_of, path_of
    archive.write(target, lambda what, rows: None)


def _content(row: StoredFile) -> bytes:
    return files.open_sealed(row) if row.sealed else files.open_file(row).read()


def tell() -> dict[str, Any]:
    heads = {head.office: [head.size, head.root] for head in JournalHead.objects.all()}
    kept = [_content(row) for row in StoredFile.objects.order_by("pk")]
    return {
        "rows": {m._meta.label_lower: m._base_manager.count() for m in tables.carried_models()},
        "names": sorted(Speaker.objects.values_list("name", flat=True)),
        "files": [data.decode() for data in kept],
        "heads": heads,
        "recomputed": {office: list(journal.recomputed(office)) for office in heads},
    }


if __name__ == "__main__":
    if sys.argv[1] == "seed":
        seed()
    elif sys.argv[1] == "write":
        write(Path(sys.argv[2]))
    elif sys.argv[1] == "race":
        race(Path(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(tell(), ensure_ascii=False))
