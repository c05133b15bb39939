"""Tables of the base: the journal, idempotency keys, calendar, norms, files and number counters."""

from minqing.base.models.journal import ActionKey, JournalHead, JournalLeaf, JournalNode, JournalRow, JournalValue

__all__ = ["ActionKey", "JournalHead", "JournalLeaf", "JournalNode", "JournalRow", "JournalValue"]
