"""Tables of the organisation: places, units, people, posts, grants, and who looked at what."""

from minqing.org.models.account import Account, SetupToken
from minqing.org.models.audit import AccessEntry
from minqing.org.models.handing import Handover, HandoverNote
from minqing.org.models.people import Appointment, Grant, Person, Post
from minqing.org.models.places import Division, Household, Office
from minqing.org.models.units import PartyOrganisation, Unit

__all__ = [
    "AccessEntry",
    "Account",
    "Appointment",
    "Division",
    "Grant",
    "Handover",
    "HandoverNote",
    "Household",
    "Office",
    "PartyOrganisation",
    "Person",
    "Post",
    "SetupToken",
    "Unit",
]
