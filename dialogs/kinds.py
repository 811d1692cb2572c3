"""Which kinds of things are there? Closed lists; their words are never reused with another meaning."""

from typing import Literal

Product = Literal["facebook", "instagram"]
Region = Literal["eu", "uk", "switzerland", "brazil", "uncertain", "none"]
Whose = Literal["mum", "dad", "partner", "friend", "a", "b"]
"""Somebody else, under a label from this list: there is no place for a name."""
ReminderKind = Literal["look", "month", "continue", "worked"]
ReplyKind = Literal["mail", "screen", "notification", "earlier", "code", "more", "refused", "received"]
LetterKind = Literal["meta-pdf", "meta-text", "authority-pdf", "authority-text"]
FileKind = Literal["calendar", "data", "readable", "guide", "takeaway"] | LetterKind
Item = Literal["sent", "asked", "complained"] | ReplyKind
"""What is recorded about an attempt, on a day."""
Recipient = Literal["meta", "authority"]
