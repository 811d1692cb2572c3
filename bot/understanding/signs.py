"""What in a pasted message speaks for a fake, and what in it had better not be in a chat?"""

import re

GENUINE = ("facebook.com", "instagram.com", "meta.com", "whatsapp.com", "threads.net", "fb.com", "fb.me")
SENDERS = ("facebookmail.com", "mail.instagram.com", "support.facebook.com", "metamail.com", *GENUINE)
"""Sender domains of stored help copies, and Meta's own addresses."""

_ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_LINK = re.compile(
    r"(?:https?://|www\.)([^\s/<>\"')]+)|\b([\w-]+(?:\.[\w-]+)*\.[a-z]{2,12})/\S", re.IGNORECASE
)
_BARE_CODE = re.compile(r"(?:[A-Z]{1,3}-)?\d{3}[ -]?\d{2,5}", re.IGNORECASE)
_CODE = re.compile(r"(?<!\d)\d{5,8}(?!\d)")
_PASSWORD = re.compile(
    r"password|passwort|kennwort|mot de passe|contraseña|clave de acceso|parola d.ordine|la password|senha|"
    r"wachtwoord|has[łl][oa]|lösenord|şifre|parola",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?:{_PASSWORD.pattern})\w{{0,3}}\s*(?:[:=]|\b(?:is|ist|lautet|est|es|è|é|to|är)\b)\s*:?\s*(\S+)\W*$",
    re.IGNORECASE,
)
"""A password that is told: one word, and nothing after it."""
LONGEST_TOLD = 200
"""Characters at the end of a text in which one is looked for: the time it takes grows with their square."""
_MIXED = re.compile(r"(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z!$%&#*+?~^])[^\s/@.]{8,}")
"""What looks like a password: letters and digits, with capitals or signs."""
_STATE = re.compile(
    r"wrong|weak|gone|old|lost|safe|secret|correct|right|needed|required|hacked|stolen|known|falsch|weg|alt|richtig|"
    r"nötig|verloren|geheim|sicher|bekannt|vergessen|gehackt|gestohlen|faux|perdu|oublié|incorrect|volé|incorrecta|"
    r"perdida|robada|olvidada|sbagliata|errata|persa|rubata|errada|roubada|fout|kwijt|vergeten|gestolen|złe|błędne|"
    r"fel|borta|stulet|yanlış",
    re.IGNORECASE,
)
"""What is said about a password without telling it."""
_MONEY = re.compile(
    r"\b(?:pay|payment|fee|zahl\w*|gebühr\w*|payer|paiement|frais|pagar?|pago|tasa|pagare|pagamento|tassa|taxa|"
    r"betaal\w*|betaling|kosten|zapła\w*|opłat\w*|betala\w*|avgift\w*|ödeme\w*|ücret\w*)\b|[€$£]\s?\d|\d\s?(?:€|eur|zł|kr|tl)\b",
    re.IGNORECASE,
)
_HURRY = re.compile(
    r"\b(?:24|48|12)\s?(?:h\b|hours?|stunden|heures|horas|ore|uur|godzin\w*|timmar|saat)|immediately|urgent\w*|"
    r"suspend\w*|sofort|gesperrt|umgehend|immédiatement|suspendu|inmediat\w*|suspendid\w*|immediat\w*|sospes\w*|"
    r"imediat\w*|suspens\w*|onmiddellijk|opgeschort|natychmiast|zawiesz\w*|omedelbart|avstäng\w*|hemen|askıya",
    re.IGNORECASE,
)
_SEND_CODE = re.compile(
    r"(?:send|reply|give|schick|sende|antworte|envoy|répond|envía|responda|invia|rispondi|envie|stuur|wyślij|skicka|gönder)"
    r"[^.\n]{0,40}(?:code|código|codice|kod|código)",
    re.IGNORECASE,
)


def _belongs(host: str, domains: tuple[str, ...]) -> bool:
    host = host.lower().split(":")[0].rstrip(".")
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def signs(text: str) -> tuple[str, ...]:
    """Return the signs of a fake that a text shows."""
    hosts = [first or second for first, second in _LINK.findall(text)]
    found = {
        "link": any(not _belongs(host, GENUINE) for host in hosts),
        "sender": any(not _belongs(host, SENDERS) for host in _ADDRESS.findall(text)),
        "password": bool(_PASSWORD.search(text)),
        "money": bool(_MONEY.search(text)),
        "hurry": bool(_HURRY.search(text)),
        "code": bool(_SEND_CODE.search(text)),
    }
    return tuple(sign for sign, shows in found.items() if shows)


def code(text: str) -> bool:
    """Whether a text is a code and nothing else: 123456, 123 456, FB-12345."""
    return bool(_BARE_CODE.fullmatch(text.strip()))


def secret(text: str) -> bool:
    """Whether a text tells a password, looks like one, or holds an address that is not Meta's."""
    told = _TOLD.search(text[-LONGEST_TOLD:])
    word = told[1].strip("\"'„“”«».") if told else text.strip()
    if _MIXED.fullmatch(word) or (told and "?" not in text and not _STATE.fullmatch(word)):
        return True
    return any(not _belongs(host, SENDERS) for host in _ADDRESS.findall(text))


def personal(text: str) -> bool:
    """Whether a text holds an address, a link or a code."""
    return bool(_ADDRESS.search(text) or _LINK.search(text) or _CODE.search(text))
