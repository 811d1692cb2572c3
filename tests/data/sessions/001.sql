-- A database of schema 1, with rows as the first program wrote them.
BEGIN TRANSACTION;
CREATE TABLE aside (
    chat INTEGER NOT NULL,
    session,
    crc,
    at INTEGER NOT NULL
);
INSERT INTO "aside" VALUES(7000000003,'{"v":1,"country":"F',5,1763000000);
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
INSERT INTO "chats" VALUES(5000000001,'{"v":1,"language":"pt-BR","app":"pt","country":"DE","zone":"Europe/Berlin","offset":17,"discreet":true,"reader":true,"detailed":true,"hour":9,"asks":false,"news":true,"accounts":[{"product":"facebook"},{"product":"instagram","number":2}],"others":["whatsapp"],"links":[0,0],"found":true,"cases":[{"id":3,"guide":"instagram","region":"eu","accounts":[{"product":"instagram","number":2},{"product":"facebook"}],"answers":[{"step":"open","option":"app"},{"step":"form","option":"seen"}],"attempts":[{"sent":{"on":"2026-09-01"},"form":"eu-instagram","replies":[{"kind":"received","day":{"on":"2026-09-02","about":true}},{"kind":"refused"}],"asked":{"on":"2026-09-20"},"complained":{"on":"2026-10-05","about":true}},{"sent":{},"form":"eu-instagram"}],"reminders":[{"kind":"look","at":"2026-12-01T18:05:00","chosen":true},{"kind":"month","at":"2026-12-24T09:00:00"}],"nudges":2},{"id":4,"guide":"facebook","region":"uk","accounts":[{"product":"facebook","number":2}]}],"last_case":5,"screen":{"case":3,"kind":"walk"},"trail":[{"kind":"home"},{"index":1,"kind":"linking"},{"case":3,"attempt":1,"item":"sent","earlier":true,"kind":"dating"},{"name":"help","kind":"page"}],"remark":"kept","notices":[{"items":[[3,"look"],[4,"continue"]],"late":true,"kind":"nudge"},{"what":"calendar","case":3,"kind":"file"}],"objections":1,"acted":"2026-11-25T12:30:01+00:00","reached":"2026-11-20T17:05:00+00:00","warned":"2026-11-21T17:05:00+00:00","blocked":"2026-11-24"}',4027392807,12,12,991,1764612000,0);
INSERT INTO "chats" VALUES(7000000002,'{"v":1,"language":"de","offset":5}',733904890,2,1,NULL,NULL,1);
INSERT INTO "chats" VALUES(7000000003,'{"v":1,"app":"fr","country":"FR"}',952282624,4,4,55,NULL,0);
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('owner','bot 7',1764000000);
INSERT INTO "meta" VALUES('highest update','800000',1764000000);
CREATE TABLE poison (
    update_id INTEGER,
    kind TEXT NOT NULL,
    error TEXT NOT NULL,
    place TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
INSERT INTO "poison" VALUES(77,'message','ValueError','dialogs/machine.py:7',1764000000);
CREATE TABLE updates (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
INSERT INTO "updates" VALUES(900001,1764000000);
CREATE INDEX chats_due ON chats (due) WHERE due IS NOT NULL;
CREATE INDEX chats_owing ON chats (chat) WHERE owing = 1;
CREATE INDEX aside_chat ON aside (chat);
CREATE INDEX updates_at ON updates (at);
PRAGMA application_id = 1332769871;
PRAGMA user_version = 1;
COMMIT;
