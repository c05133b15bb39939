"""Stores files in actions and says ACK after each commit: run under strace by test_durability.py, which made the tables.

Arguments: number of files, and the PRAGMA synchronous to run with.
"""

import os
import sys

import django


def main(count: int, synchronous: str) -> None:
    django.setup()
    from django.core.files.base import ContentFile
    from django.db import connection
    from tests.base.acting import act

    from minqing.base import files
    from minqing.base.sealing import ensure_keyring

    ensure_keyring()
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={synchronous}")
    for n in range(count):
        row = act(lambda _act, n=n: files.store(ContentFile(f"第{n}份".encode(), name=f"{n}.txt")))
        os.write(1, f"ACK {row.sha256}\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
