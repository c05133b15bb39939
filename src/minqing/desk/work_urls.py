"""Addresses of the work itself: my work, registering, sorting, matters, verbs, calls, and what is sealed."""

from __future__ import annotations

from django.urls import path

from minqing.desk.views import (
    acts,
    callback,
    intake,
    lookback,
    matter,
    merging,
    papers,
    personal,
    publicity,
    sealed,
    triage,
    work,
)

work_urls = [
    path("", work.work, name="work"),
    path("block/<slug:name>/", work.block, name="block"),
    path("light/<slug:kind>/", work.light, name="light"),
    path("record/", intake.record, {"way": "call"}, name="record_call"),
    path("record/problem/", intake.problem, name="record_problem"),
    path("record/personal/", personal.record_personal, name="record_personal"),
    path("record/publication/", publicity.record_publication, name="record_publication"),
    path("record/<slug:way>/", intake.record, name="record"),
    path("papers/<uuid:pk>/file/", papers.paper_file, name="paper_file"),
    path("opinions/<uuid:pk>/slip/", papers.slip_word, name="slip_word"),
    path("triage/", triage.triage, name="triage"),
    path("triage/<uuid:pk>/", triage.triage_one, name="triage_one"),
    path("opinions/<uuid:pk>/", matter.opinion, name="opinion"),
    path("problems/<uuid:pk>/", matter.problem, name="problem"),
    path("problems/<uuid:pk>/me-too/", merging.me_too_page, name="me_too"),
    path("problems/<uuid:pk>/gather/", merging.gather, name="gather"),
    path("personal/<uuid:pk>/", matter.personal, name="personal"),
    path("publications/<uuid:pk>/", publicity.publication, name="publication"),
    path("publications/<uuid:pk>/preview/", publicity.preview, name="publication_preview"),
    path("comments/<uuid:pk>/", publicity.comment, name="comment"),
    path("tasks/<uuid:pk>/", matter.task, name="task"),
    path("rechecks/<uuid:pk>/", matter.recheck, name="recheck"),
    path("referrals/<uuid:pk>/", matter.referral, name="referral"),
    path("lookbacks/order/", lookback.order, name="lookback_order"),
    path("lookbacks/<uuid:pk>/", lookback.lookback, name="lookback"),
    path("lookback_items/<uuid:pk>/", lookback.item, name="lookback_item"),
    path("accountabilities/<uuid:pk>/", lookback.accountability, name="accountability"),
    path("draws/<uuid:pk>/", lookback.draw, name="draw"),
    path("do/<str:verb>/<uuid:pk>/", acts.act, name="do"),
    path("callback/", work.block, {"name": "callback"}, name="callbacks"),
    path("callback/<uuid:pk>/", callback.callback, name="callback"),
    path("callback/<uuid:pk>/phone/", callback.phone, name="callback_phone"),
    path("speaker/<uuid:pk>/", sealed.speaker, name="speaker"),
    path("accusation/<uuid:pk>/", sealed.accusation, name="accusation"),
    path("accusation/<uuid:pk>/file/<uuid:file>/", sealed.accusation_file, name="accusation_file"),
    path("accusation/<uuid:pk>/look/<uuid:file>/", sealed.accusation_look, name="accusation_look"),
]
