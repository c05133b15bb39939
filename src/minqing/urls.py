"""Residents at the root, staff under /desk/, and the one-time set-up page."""

from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from minqing.desk.views.setup import set_up_office

urlpatterns = [
    path("language/", require_POST(set_language), name="language"),
    path("setup/<str:token>/", set_up_office, name="setup"),
    path("desk/", include("minqing.messaging.urls")),
    path("desk/", include("minqing.desk.urls")),
    path("", include("minqing.portal.urls")),
]

handler400 = "minqing.desk.pages.bad_request"
handler403 = "minqing.desk.pages.forbidden"
handler404 = "minqing.desk.pages.not_found"
handler500 = "minqing.desk.pages.server_error"
