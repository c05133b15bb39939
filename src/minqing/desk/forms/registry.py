"""Verb → form. A verb without a form here has a page of its own, or none."""

from __future__ import annotations

from minqing.desk.forms import (
    calling,
    deciding,
    ending,
    handling,
    issuing,
    linking,
    problems,
    results,
    sorting,
    waiting,
)
from minqing.desk.forms.admin.registry import ON_ROWS
from minqing.desk.forms.base import ActForm

_ALL: tuple[type[ActForm], ...] = (
    sorting.Classify,
    sorting.Seal,
    sorting.AmendOpinion,
    sorting.MovePlace,
    sorting.Tag,
    ending.Answer,
    ending.End,
    ending.Reopen,
    linking.RaiseProblem,
    linking.Link,
    linking.Unlink,
    linking.FixAtOnce,
    problems.AmendProblem,
    problems.AssignOwner,
    problems.AddProof,
    problems.Coordinate,
    problems.Track,
    results.Confirm,
    results.Rework,
    results.OrderRework,
    results.Uphold,
    issuing.Issue,
    issuing.AmendTask,
    issuing.AddProblem,
    issuing.DropProblem,
    handling.Accept,
    handling.Dispute,
    handling.Progress,
    handling.AddEvidence,
    handling.Submit,
    waiting.AskExtension,
    waiting.AskSuspension,
    waiting.Resume,
    deciding.DecideExtension,
    deciding.DecideSuspension,
    deciding.Approve,
    deciding.Return,
    deciding.SettleDispute,
    calling.RecordCallback,
    calling.CallAttempt,
)
FORMS = {form.verb: form for form in (*_ALL, *ON_ROWS)}
