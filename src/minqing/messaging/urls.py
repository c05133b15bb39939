"""Addresses of the inbox."""

from django.urls import path

from minqing.messaging import views

app_name = "messaging"

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/all-read/", views.all_read, name="all_read"),
    path("inbox/mail/", views.digest, name="digest"),
    path("inbox/<uuid:pk>/", views.opened, name="opened"),
]
