"""Addresses of the settings: cards of the organisation's rows, new rows, the calendar, what needs attention."""

from __future__ import annotations

from django.urls import path

from minqing.desk.reading.cards import CARDS
from minqing.desk.views import calendar, passwords, settings

# Before the general pages: recoding has a page to confirm, which /do/<verb>/ has not, and these rows have cards.
settings_urls = [
    path("settings/", settings.overview, name="settings"),
    path("settings/office/<uuid:pk>/", settings.overview, name="office"),
    path("settings/passwords/", passwords.passwords, name="passwords"),
    path("settings/classes/", settings.classes, name="classes"),
    path("calendar/", calendar.year_page, name="calendar"),
    path("calendar/upload/", calendar.upload, name="calendar_upload"),
    path("calendar/<int:year>/", calendar.year_page, name="calendar_year"),
    path("new/<str:verb>/", settings.new, name="new"),
    path("do/division.recode/<uuid:pk>/", settings.recode, name="recode"),
    *(path(f"{name}/<uuid:pk>/", settings.card, {"name": name}) for name in CARDS),
]
