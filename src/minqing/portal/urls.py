"""The table of contents of the residents' pages. No address holds a receipt code or anything that somebody wrote."""

from __future__ import annotations

from django.urls import path

from minqing.portal.views import check, draws, front, public, status, verdict, write

app_name = "portal"

write_urls = [
    path("write/", write.start, name="write"),
    path("write/<uuid:draft_id>/<int:step>/", write.step, name="step"),
    path("write/<uuid:draft_id>/check/", check.check, name="check"),
    path("write/<uuid:draft_id>/photo/<uuid:photo_id>/", check.photo, name="photo"),
    path("write/<uuid:draft_id>/clear/", check.clear, name="clear"),
]

urlpatterns = [
    path("", front.home, name="home"),
    *write_urls,
    path("status/", status.status, name="status"),
    path("verdict/", verdict.verdict, name="verdict"),
    path("draws/", draws.draws, name="draws"),
    path("draws/<slug:number>/", draws.draw, name="draw"),
    path("draws/<slug:number>/file/", draws.draw_file, name="draw_file"),
    path("draws/<slug:number>/join/", draws.join, name="draw_join"),
    path("draws/<slug:number>/open/", draws.open_, name="draw_open"),
    path("public/", public.public, name="public"),
    path("public/<uuid:pk>/", public.public_list, name="public_list"),
    path("public/<uuid:pk>/say/", public.say, name="public_say"),
    path("public/item/<uuid:pk>/", public.public_item, name="public_item"),
    path("public/item/<uuid:pk>/me-too/", public.me_too, name="public_me_too"),
    path("privacy/", front.privacy, name="privacy"),
    path("size/", front.size, name="size"),
]
