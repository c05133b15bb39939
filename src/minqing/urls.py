"""Residents at the root, staff under /desk/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("minqing.desk.urls")),
    path("", include("minqing.portal.urls")),
]

handler400 = "minqing.desk.pages.bad_request"
handler403 = "minqing.desk.pages.forbidden"
handler404 = "minqing.desk.pages.not_found"
handler500 = "minqing.desk.pages.server_error"
