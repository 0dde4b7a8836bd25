"""Folding of names for search: width, case, accents, and the variants of one Chinese character.

The character tables are OpenCC's (installed with `opencc-python-reimplemented`): traditional and Japanese forms fold to
the simplified one, which is many to one, so 臺 and 台, 澤 and 沢, 蘭 and 兰 meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_SPACE: Final = re.compile(r"[\s·・•‧]+")
_HAN: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]")


def _table(name: str) -> dict[str, str]:
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        return {}
    lines = (Path(spec.origin).parent / "dictionary" / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {left: right.split(" ")[0] for left, right in pairs if len(left) == 1}


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    simplified = _table("TSCharacters.txt")
    japanese = {new: old for old, new in _table("JPVariants.txt").items()}
    found = {ord(new): simplified.get(old, old) for new, old in japanese.items() if new not in simplified}
    return found | {ord(old): new for old, new in simplified.items()}


def fold_name(name: str) -> str:
    """Fold a name to the form search compares: one case, one width, no accents, one form of each character."""
    text = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text) if not ("\u0300" <= letter <= "\u036f"))
    text = unicodedata.normalize("NFC", plain).replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return _SPACE.sub(" ", text.translate(_variants())).strip()


def simplified(text: str) -> str:
    """A text in simplified signs, sign for sign."""
    return text.translate(_variants())


def is_han(text: str) -> bool:
    """Whether a text has Chinese characters, kana aside, or Hangul: letters that are searched one by one."""
    return bool(_HAN.search(text))


def words(folded: str) -> list[str]:
    """The words of a folded name in letters."""
    return re.findall(r"[^\W_\u2e80-\u9fff]+", folded)


def pairs(folded: str) -> list[str]:
    """The two-letter pieces of a folded name, and the letters of a name of one."""
    tight = folded.replace(" ", "")
    return [tight[place : place + 2] for place in range(len(tight) - 1)] or [tight]
