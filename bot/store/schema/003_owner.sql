-- Whose a row is, said a second time: when damage turns its key into somebody else's, it is nobody's.
ALTER TABLE chats ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;

UPDATE chats SET owner = chat;
