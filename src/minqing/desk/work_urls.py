"""Addresses of the work itself: my work, registering, sorting, matters, verbs, calls, and what is sealed."""

from __future__ import annotations

from django.urls import path

from minqing.desk.views import acts, callback, intake, matter, sealed, triage, work

work_urls = [
    path("", work.work, name="work"),
    path("block/<slug:name>/", work.block, name="block"),
    path("light/<slug:kind>/", work.light, name="light"),
    path("record/", intake.record, {"way": "call"}, name="record_call"),
    path("record/problem/", intake.problem, name="record_problem"),
    path("record/<slug:way>/", intake.record, name="record"),
    path("triage/", triage.triage, name="triage"),
    path("triage/<uuid:pk>/", triage.triage_one, name="triage_one"),
    path("opinions/<uuid:pk>/", matter.opinion, name="opinion"),
    path("problems/<uuid:pk>/", matter.problem, name="problem"),
    path("tasks/<uuid:pk>/", matter.task, name="task"),
    path("rechecks/<uuid:pk>/", matter.recheck, name="recheck"),
    path("do/<str:verb>/<uuid:pk>/", acts.act, name="do"),
    path("callback/", work.block, {"name": "callback"}, name="callbacks"),
    path("callback/<uuid:pk>/", callback.callback, name="callback"),
    path("callback/<uuid:pk>/phone/", callback.phone, name="callback_phone"),
    path("speaker/<uuid:pk>/", sealed.speaker, name="speaker"),
    path("accusation/<uuid:pk>/", sealed.accusation, name="accusation"),
    path("accusation/<uuid:pk>/file/<uuid:file>/", sealed.accusation_file, name="accusation_file"),
]
