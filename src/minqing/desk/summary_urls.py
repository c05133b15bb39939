"""Addresses of what is read out of the work: the two one-page sheets, figures and rates."""

from __future__ import annotations

from django.urls import path

from minqing.desk.views import figures, overview, rates

summary_urls = [
    path("overview/", overview.overview_page, name="overview"),
    path("oversight/", overview.oversight_page, name="oversight"),
    path("figures/", figures.figures_page, name="figures"),
    path("rates/", rates.rates_page, name="rates"),
    path("rates/excel/", rates.rates_excel, name="rates_excel"),
    path("rates/<str:name>/<slug:part>/", rates.rate_rows, name="rate_rows"),
]
