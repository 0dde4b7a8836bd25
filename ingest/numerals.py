"""The value of a number however it is written: 114, １１４, 一百一十四, 一一四, 壹, 甲, ①, ㈠."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from ingest.language import rules

_RULES = rules("numerals")
DIGITS: dict[str, int] = _RULES["digits"]
UNITS: dict[str, int] = _RULES["units"]
MYRIADS: dict[str, int] = _RULES["myriads"]
STEMS: str = _RULES["stems"]
CHINESE = "".join((*DIGITS, *UNITS))
LONGEST = 24


def value_of(text: str) -> int | None:
    """Return the whole number `text` stands for, or None where it is none (or absurdly long)."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    if len(text) == 1 and text in STEMS:
        return STEMS.index(text) + 1
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text not in DIGITS and text not in UNITS and text not in MYRIADS:
        number = unicodedata.numeric(text, -1.0)
        return int(number) if number >= 0 and number.is_integer() else None
    return _chinese(text)


def _chinese(text: str) -> int | None:
    if all(sign in DIGITS for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text))
    total = section = pending = 0
    for sign in text:
        if sign in DIGITS:
            pending = DIGITS[sign]
        elif sign in UNITS:
            unit = UNITS[sign]
            section += unit if unit in (20, 30) else (pending or 1) * unit
            pending = 0
        elif sign in MYRIADS:
            total += ((section + pending) or 1) * MYRIADS[sign]
            section = pending = 0
        else:
            return None
    return total + section + pending


def decimal_of(text: str) -> Decimal | None:
    """Return the exact value of digits ("7,565", "０．８２") or of Chinese numerals."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if plain.replace(".", "", 1).isdecimal() and plain.isascii():
        return Decimal(plain)
    number = value_of(text)
    return None if number is None else Decimal(number)
