"""The worker for long jobs (imports, exports), as a child of the supervisor.

One worker serves one office. What an earlier worker was doing when it was killed is therefore free to be done again;
a job that took the worker down three times is set aside as failed.
"""

from __future__ import annotations

import io
import logging
import os
import threading
import time

import django
from django.apps import apps
from django.core.management import call_command
from django.db import close_old_connections
from django_tasks import TaskResultStatus

from minqing.base import clock
from minqing.cli import lifeline

TRIES = 3
TIDY_SECONDS = 600
DELIVER_SECONDS = 10
# What the worker does again and again beside its jobs; each may be broken off anywhere and done twice.
ROUNDS = ("tidy", "escalate")
RUN_IMPORT = "minqing.desk.importing.run_import"
GIVEN_UP = f"后台任务在写这个文件时中断了{TRIES}次，已写的都在。请找管理员看日志，再点“接着写”。"
log = logging.getLogger("minqing.jobs")


def main() -> None:
    """Free what was left, then work until told to stop."""
    lifeline.follow_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
    django.setup()
    sweep()
    threading.Thread(target=tidy_for_ever, daemon=True).start()
    threading.Thread(target=deliver_for_ever, daemon=True).start()
    call_command("db_worker", queue_name="*", interval=0.5, startup_delay=False, reload=False, verbosity=1)


def tidy_for_ever() -> None:
    """What residents left goes on time, and what a level did not finish goes up, also on a night when nobody opens a page."""
    while True:
        time.sleep(TIDY_SECONDS)
        for command in ROUNDS:
            try:
                call_command(command, stdout=io.StringIO())
            except Exception:
                log.exception("%s failed; tried again in %s seconds", command, TIDY_SECONDS)
            finally:
                close_old_connections()


def deliver_for_ever() -> None:
    """Messages soon after what they tell of, and the day's mails: a turn that is broken off is taken up by the next."""
    while True:
        time.sleep(DELIVER_SECONDS)
        try:
            call_command("deliver", stdout=io.StringIO())
        except Exception:
            log.exception("messages were not delivered; tried again in %s seconds", DELIVER_SECONDS)
        finally:
            close_old_connections()


def sweep() -> tuple[int, int]:
    """(jobs put back, jobs given up) of those that a killed worker left marked as running."""
    left = list(apps.get_model("django_tasks_database", "DBTaskResult").objects.running())
    for job in left:
        if len(job.worker_ids) < TRIES:
            job.status, job.started_at = TaskResultStatus.READY, None
        else:
            job.status, job.finished_at = TaskResultStatus.FAILED, clock.now()
            job.exception_class_path = "builtins.RuntimeError"
            job.traceback = f"the worker ended {TRIES} times while it did this job"
            if job.task_path == RUN_IMPORT:
                _tell_its_import(job.args_kwargs["args"][0])
        job.save(update_fields=["status", "started_at", "finished_at", "exception_class_path", "traceback"])
    given_up = sum(job.status == TaskResultStatus.FAILED for job in left)
    return len(left) - given_up, given_up


def _tell_its_import(batch_id: str) -> None:
    """An import whose job is given up says so, instead of “正在写入” for ever."""
    batch = apps.get_model("ledger", "ImportBatch")
    alive = batch.objects.filter(pk=batch_id, state__in=["waiting", "running"])
    alive.update(state="failed", words=GIVEN_UP)


if __name__ == "__main__":
    main()
