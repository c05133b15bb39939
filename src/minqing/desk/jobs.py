"""Work that takes longer than a page: exports of long lists, imports. Done by the worker, watched on a progress page.

A job's own folder lies under `<var>/jobs/`; it belongs to the account that started it and is swept after a day.
"""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from minqing.base import clock

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Job:
    """How far a job is. `state` is waiting, running, done or failed; `words` say why it failed."""

    id: str
    account: str
    name: str
    total: int
    made: int = 0
    state: str = "waiting"
    words: str = ""
    at: str = ""

    @property
    def folder(self) -> Path:
        return jobs_root() / self.id

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @property
    def ended(self) -> bool:
        return self.state in {"done", "failed"}

    @property
    def percent(self) -> int:
        return min(100, self.made * 100 // self.total) if self.total else 0


def jobs_root() -> Path:
    root: Path = settings.MINQING_VAR / "jobs"
    return root


def new_job(account: Any, name: str, total: int) -> Job:
    job = Job(str(uuid.uuid4()), str(account), name, total)
    job.folder.mkdir(parents=True, mode=0o700)
    sweep()
    return keep(job)


def keep(job: Job, **changes: Any) -> Job:
    """Write down how far the job is; a reader sees the old state or the new one, never half of one."""
    told = replace(job, at=clock.now().isoformat(), **changes)
    part = told.folder / "part"
    part.write_text(json.dumps(asdict(told)))
    part.replace(told.folder / "job.json")
    return told


def find_job(pk: uuid.UUID, account: Any) -> Job | None:
    """The job, if this account started it."""
    try:
        job = Job(**json.loads((jobs_root() / str(pk) / "job.json").read_text()))
    except FileNotFoundError:
        return None
    return job if job.account == str(account) else None


def sweep() -> None:
    """Remove jobs of yesterday: an exported list is personal data, and its reader has it by then."""
    before = clock.now().timestamp() - KEPT_SECONDS
    for folder in jobs_root().iterdir():
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder)
