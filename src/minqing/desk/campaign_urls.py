"""Addresses of campaigns and activities."""

from __future__ import annotations

from django.urls import path

from minqing.desk.views import campaigns, splitting

campaign_urls = [
    path("campaigns/new/<str:verb>/", campaigns.new, name="campaign_new"),
    path("campaigns/<uuid:pk>/", campaigns.campaign, name="campaign"),
    path("steps/<uuid:pk>/", campaigns.step, name="step"),
    path(
        "campaign_branches/<uuid:pk>/",
        campaigns.registered,
        {"name": "campaign_branches"},
        name="campaign_branch",
    ),
    path(
        "campaign_members/<uuid:pk>/",
        campaigns.registered,
        {"name": "campaign_members"},
        name="campaign_member",
    ),
    path("activities/<uuid:pk>/", campaigns.activity, name="activity"),
    path("activities/<uuid:pk>/split/", splitting.split_page, name="activity_split"),
]
