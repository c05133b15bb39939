"""The named short list of tables that are written outside actions, each with its reason. Every other table is guarded."""

from __future__ import annotations

# Table (app label, lower-case model) → why no action writes it.
UNGUARDED: dict[str, str] = {
    "base.journalhead": "written by the journal itself, once per action",
    "base.journalleaf": "written by the journal itself, once per action",
    "base.journalnode": "written by the journal itself, once per action",
    "base.journalrow": "written by the journal itself, once per action",
    "base.journalvalue": "written by the journal itself; erased by the action that erases",
    "base.actionkey": "idempotency keys, written with the action that they belong to",
    "base.counter": "number counters, moved inside the action that takes the number",
    "org.account": "password hash and last sign-in are written by the sign-in library",
    "org.setuptoken": "made by the launcher before any office exists",
    "ledger.importbatch": "progress of an import; the rows it writes go through actions",
    "ledger.mapping": "remembered header mapping of an import",
    "messaging.item": "delivered from the journal by the worker, or read: neither is an act of the office",
    "messaging.position": "how far the worker has read the journal",
    "messaging.mail": "the outbox of the daily digest, written by the worker",
    "portal.attempt": "rate limit: counts tries per address",
    "portal.draft": "a resident's form between two screens, sealed and thrown away in hours",
}
FRAMEWORK_APPS = {
    "auth",
    "contenttypes",
    "sessions",
    "axes",
    "account",
    "mfa",
    "django_tasks_database",
    "django_tasks_db",
}
