-- oldest: 1
-- The oldest program (by the number of its newest migration) that can work with this schema stands above.
--
-- What is asked of the engine, so that others that speak PostgreSQL's language can be told from those that cannot:
-- transactions (read committed or stricter), INSERT … ON CONFLICT with RETURNING, SELECT … FOR UPDATE [SKIP LOCKED],
-- data-modifying WITH, unnest of several arrays, UPDATE … FROM, partial indexes, now() and intervals, and a
-- transaction's advisory lock while the schema changes. No triggers, functions, sequences, extensions or listening.

-- A chat: its session as UTF-8 text, its place in the outbox, the instant (unix seconds) at which something comes
-- due, and the replica that delivers to it. `convert_from(session, 'UTF8')` shows a session.
CREATE TABLE chats (
    chat bigint PRIMARY KEY,
    session bytea NOT NULL,
    crc bigint NOT NULL,
    revision bigint NOT NULL,
    shown bigint NOT NULL,
    live bigint,
    due bigint,
    owing boolean NOT NULL,
    server text
);

CREATE INDEX chats_due ON chats (due, chat) WHERE due IS NOT NULL;
CREATE INDEX chats_owing ON chats (chat) WHERE owing;

-- Sessions that could not be read whole, unchanged.
CREATE TABLE aside (
    chat bigint NOT NULL,
    session bytea,
    crc bigint,
    at bigint NOT NULL
);

CREATE INDEX aside_chat ON aside (chat);

-- The ids of updates that came by webhook, late and out of order; nothing says from whom.
CREATE TABLE updates (
    id bigint PRIMARY KEY,
    at bigint NOT NULL
);

CREATE INDEX updates_at ON updates (at);

-- Updates whose handling raised: what kind, what was raised, and where; never what was in them.
CREATE TABLE poison (
    update_id bigint,
    kind text NOT NULL,
    error text NOT NULL,
    place text NOT NULL,
    at bigint NOT NULL
);

CREATE INDEX poison_at ON poison (at);

-- What the store knows about itself: notes, and the highest update id that came by polling.
CREATE TABLE meta (
    key text PRIMARY KEY,
    value text NOT NULL,
    at bigint NOT NULL
);

-- How often people tapped that a place looks as described, or different: counts only, a week by its Monday.
CREATE TABLE looks (
    week text NOT NULL,
    guide text NOT NULL,
    step text NOT NULL,
    device text NOT NULL,
    region text NOT NULL,
    same bigint NOT NULL,
    different bigint NOT NULL,
    PRIMARY KEY (week, guide, step, device, region)
);

-- Who has tapped already, as marks made with a key of the week; both are destroyed when the week ends.
CREATE TABLE marks (
    mark bytea PRIMARY KEY
);

-- The processes that work now; one whose time has run out is dead to the others.
CREATE TABLE replicas (
    id text PRIMARY KEY,
    until timestamptz NOT NULL
);

-- What only one of them may do at a time.
CREATE TABLE leases (
    name text PRIMARY KEY,
    replica text NOT NULL,
    until timestamptz NOT NULL
);

-- What all of them together may still send, as of an instant; and until when Telegram wants nothing at all.
CREATE TABLE budget (
    name text PRIMARY KEY,
    tokens double precision NOT NULL,
    granted double precision NOT NULL,
    at timestamptz NOT NULL,
    held timestamptz NOT NULL
);
