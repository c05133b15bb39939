"""Tables of the base: the journal, idempotency keys, calendar, norms, files and number counters."""

from minqing.base.models.action_key import ActionKey
from minqing.base.models.calendar import CalendarDay, CalendarYear
from minqing.base.models.draw import Draw, DrawParty
from minqing.base.models.file import StoredFile
from minqing.base.models.journal import JournalHead, JournalLeaf, JournalNode, JournalRow, JournalValue
from minqing.base.models.norm import Norm
from minqing.base.models.number import Counter

__all__ = [
    "ActionKey",
    "CalendarDay",
    "CalendarYear",
    "Counter",
    "Draw",
    "DrawParty",
    "JournalHead",
    "JournalLeaf",
    "JournalNode",
    "JournalRow",
    "JournalValue",
    "Norm",
    "StoredFile",
]
