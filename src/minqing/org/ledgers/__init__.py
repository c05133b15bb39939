"""What the organisation lists and counts: places, bodies, people, rights, limits, and who looked at what."""

from minqing.ledger.registry import register
from minqing.org.ledgers.bodies import PARTY_ORGANISATIONS, UNITS
from minqing.org.ledgers.handovers import HANDOVERS
from minqing.org.ledgers.limits import CALENDAR_DAYS, CALENDAR_YEARS, NORMS
from minqing.org.ledgers.looks import ACCESS_LOG
from minqing.org.ledgers.people import PEOPLE, POSTS
from minqing.org.ledgers.places import DIVISIONS, HOUSEHOLDS
from minqing.org.ledgers.rights import APPOINTMENTS, GRANTS
from minqing.org.ledgers.staff import STAFF

_ALL = (
    DIVISIONS,
    HOUSEHOLDS,
    UNITS,
    PARTY_ORGANISATIONS,
    PEOPLE,
    POSTS,
    APPOINTMENTS,
    GRANTS,
    HANDOVERS,
    STAFF,
    NORMS,
    CALENDAR_YEARS,
    CALENDAR_DAYS,
    ACCESS_LOG,
)
for _ledger in _ALL:
    register(_ledger)

__all__ = [
    "ACCESS_LOG",
    "APPOINTMENTS",
    "CALENDAR_DAYS",
    "CALENDAR_YEARS",
    "DIVISIONS",
    "GRANTS",
    "HANDOVERS",
    "HOUSEHOLDS",
    "NORMS",
    "PARTY_ORGANISATIONS",
    "PEOPLE",
    "POSTS",
    "STAFF",
    "UNITS",
]
