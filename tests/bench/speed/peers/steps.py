"""What does every peer do with an update? One step and one reply."""

import os

URL, TOKEN, FILE = (os.environ[f"OPTOUT_{name}"] for name in ("API_URL", "TOKEN", "DATABASE"))
SCHEMA = "CREATE TABLE IF NOT EXISTS people (chat INTEGER PRIMARY KEY, step INTEGER NOT NULL)"
KEEP = "INSERT INTO people VALUES (?, ?) ON CONFLICT (chat) DO UPDATE SET step = excluded.step"
