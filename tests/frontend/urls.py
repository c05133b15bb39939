"""Staff addresses alone: the sign-in and fault pages do not need the residents' side."""

from django.urls import include, path

urlpatterns = [path("desk/", include("minqing.desk.urls"))]
handler400 = "minqing.desk.pages.bad_request"
handler403 = "minqing.desk.pages.forbidden"
handler404 = "minqing.desk.pages.not_found"
handler500 = "minqing.desk.pages.server_error"
