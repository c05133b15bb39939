"""Lists for the public: asked for, approved, sent back; and what residents say of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minqing.messaging.table import Notice, may, tell
from minqing.org.permissions import Perm

LIST, COMMENT = "matters.publication", "matters.comment"
_EDITORS = may(Perm.PUBLICATION_EDIT)

tell(
    Notice("publication.ask", _("公示%(code)s报请批准，等你批"), LIST, may(Perm.PUBLICATION_APPROVE)),
    Notice("publication.approve", _("公示%(code)s已批准，群众看得到了"), LIST, _EDITORS),
    Notice("publication.send_back", _("公示%(code)s被退回修改"), LIST, _EDITORS),
    Notice("publication.withdraw", _("公示%(code)s已撤下"), LIST, _EDITORS),
    Notice(
        "comment.give", _("公示有一条新留言%(code)s，等你看"), COMMENT, may(Perm.COMMENT_SETTLE), made=True
    ),
)
