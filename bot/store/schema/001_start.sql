-- A chat: its session as text, its place in the outbox, and the instant (unix seconds) at which something comes due.
CREATE TABLE chats (
    chat INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    crc INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    live INTEGER,
    due INTEGER,
    owing INTEGER NOT NULL
) STRICT;

CREATE INDEX chats_due ON chats (due) WHERE due IS NOT NULL;
CREATE INDEX chats_owing ON chats (chat) WHERE owing = 1;

-- Sessions that could not be read whole, unchanged: damage may have left any type there, so none is demanded.
CREATE TABLE aside (
    chat INTEGER NOT NULL,
    session,
    crc,
    at INTEGER NOT NULL
);

CREATE INDEX aside_chat ON aside (chat);

-- The ids of updates that came by webhook, late and out of order; nothing says from whom.
CREATE TABLE updates (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX updates_at ON updates (at);

-- Updates whose handling raised: what kind, what was raised, and where; never what was in them.
CREATE TABLE poison (
    update_id INTEGER,
    kind TEXT NOT NULL,
    error TEXT NOT NULL,
    place TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- What the store knows about itself: notes, and the highest update id that came by polling.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
