"""Steps of a campaign: handed in to the supervising team, passed or sent back by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from minqing.messaging.staff import Staff
from minqing.messaging.table import Notice, tell
from minqing.org.access import Viewer
from minqing.org.permissions import Perm

STEP = "campaigns.step"


def _supervisors(_row: Any, staff: Staff) -> Iterable[Viewer]:
    """A campaign is the whole office's: it stands at no place."""
    return staff.may(Perm.CAMPAIGN_SUPERVISE, "")


def _office(_row: Any, staff: Staff) -> Iterable[Viewer]:
    return staff.may(Perm.CAMPAIGN_EDIT, staff.office)


tell(
    Notice("campaign_step.hand_in", _("活动步骤“%(code)s”已报送，等督导"), STEP, _supervisors, named=True),
    Notice("campaign_step.pass", _("活动步骤“%(code)s”督导通过"), STEP, _office, named=True),
    Notice("campaign_step.send_back", _("活动步骤“%(code)s”被退回补课"), STEP, _office, named=True),
)
