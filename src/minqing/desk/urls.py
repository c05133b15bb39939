"""The table of contents of the staff pages. Sign-in keeps the names that its library looks for; all else is `desk:…`."""

from __future__ import annotations

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, include, path, register_converter

from minqing.desk.campaign_urls import campaign_urls
from minqing.desk.nav import LedgerName
from minqing.desk.settings_urls import settings_urls
from minqing.desk.summary_urls import summary_urls
from minqing.desk.views import exports, files, find, frame, handing, imports, lists, reveal
from minqing.desk.work_urls import work_urls

register_converter(LedgerName, "ledger")

# Sign-in, sign-out and one's own password. Sign-up, e-mail and password reset have no address here on purpose.
sign_in_urls: list[URLPattern | URLResolver] = [
    path("login/", sign_in.login, name="account_login"),
    path("login/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("password/", sign_in.password_change, name="account_change_password"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", second_factor.index, name="mfa_index"),
    path("second-factor/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("second-factor/code/again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/sheet/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/sheet/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]

frame_urls = [
    path("post/", frame.switch_post, name="post"),
    path("find/", find.find_page, name="find"),
    path("help/", frame.help_page, name="help"),
    path("help/<str:screen>/", frame.help_on, name="help_on"),
]

people_urls = [
    path("substitutes/", handing.substitutes, name="substitutes"),
    path("handovers/<uuid:pk>/", handing.handover, name="handover"),
    path("handovers/<uuid:pk>/open/<slug:name>/", handing.handover_rows, name="handover_rows"),
]

file_urls = [
    path("job/<uuid:pk>/", exports.job_page, name="job"),
    path("job/<uuid:pk>/file/", exports.job_file, name="job_file"),
    path("file/<uuid:pk>/", files.original, name="file"),
    path("file/<uuid:pk>/view/", files.display, name="file_view"),
    path("file/<uuid:pk>/look/", files.look, name="file_look"),
]

import_urls = [
    path("import/<uuid:pk>/", imports.look_at_plan, name="import_plan"),
    path("import/<uuid:pk>/columns/", imports.set_mapping, name="import_map"),
    path("import/<uuid:pk>/run/", imports.watch, name="import_run"),
    path("import/<uuid:pk>/cancel/", imports.cancel, name="import_cancel"),
    path("import/<uuid:pk>/resume/", imports.resume, name="import_resume"),
    path("import/<uuid:pk>/wrong/", imports.wrong_lines, name="import_wrong"),
]

# Last: a ledger's name stands where the names above stand.
ledger_urls = [
    path("<ledger:name>/", lists.list_page, name="list"),
    path("<ledger:name>/filters/", lists.filter_page, name="filters"),
    path("<ledger:name>/export/", exports.export_page, name="export"),
    path("<ledger:name>/import/", imports.pick, name="import"),
    path("<ledger:name>/<uuid:pk>/", lists.row_page, name="row"),
    path("<ledger:name>/<uuid:pk>/reveal/<slug:column>/", reveal.reveal_page, name="reveal"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *sign_in_urls,
    path(
        "",
        include(
            (
                [
                    *settings_urls,
                    *campaign_urls,
                    *work_urls,
                    *frame_urls,
                    *summary_urls,
                    *people_urls,
                    *file_urls,
                    *import_urls,
                    *ledger_urls,
                ],
                "desk",
            )
        ),
    ),
]
