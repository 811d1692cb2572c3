"""Which links does Telegram accept?"""

import re
from urllib.parse import urlsplit

HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+", re.UNICODE)


def checked_link(url: str) -> str | None:
    """Return the link as Telegram keeps it, or nothing when it would not keep it."""
    if not url or re.search(r"\s", url):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if "@" in parts.netloc:
        return None
    if parts.scheme == "tg":
        return url if host else None
    if parts.scheme not in {"http", "https"} or HOST.fullmatch(host) is None:
        return None
    return (parts if parts.path else parts._replace(path="/")).geturl()
