"""Automatic list numbers as they are printed, for formats that store only "the next one"."""

from __future__ import annotations

from dataclasses import dataclass, field

CHINESE = "〇一二三四五六七八九"
FORMAL = "零壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(slots=True)
class Counters:
    """Where each list stands; one list's deeper levels begin anew when a higher one goes on."""

    values: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, name: str, level: int, start: int = 1) -> int:
        """Count one further item of list `name` at `level`."""
        mine = self.values.setdefault(name, {})
        for deeper in [each for each in mine if each > level]:
            del mine[deeper]
        mine[level] = mine.get(level, start - 1) + 1
        return mine[level]

    def at(self, name: str, level: int) -> int:
        """The number a level stands at, 1 where it was never counted."""
        return self.values.get(name, {}).get(level, 1)


def chinese(number: int, digits: str = CHINESE, ten: str = "十", hundred: str = "百") -> str:
    """Write 1 to 999 in Chinese numerals."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = digits[hundreds] + hundred if hundreds else ""
    if tens:
        words += (digits[tens] if tens > 1 or hundreds or ten != "十" else "") + ten
    elif hundreds and ones:
        words += digits[0]
    return words + (digits[ones] if ones else "")


def roman(number: int) -> str:
    """Write a number in lower-case Roman numerals."""
    words = ""
    for value, sign in _ROMAN:
        while number >= value and len(words) < 20:
            words += sign
            number -= value
    return words


def printed(number: int, style: str) -> str:
    """Write `number` in a style named as in Office Open XML (decimal, taiwaneseCountingThousand ...)."""
    if style in (
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
    ):
        return chinese(number)
    if style in ("ideographLegalTraditional", "chineseLegalSimplified", "japaneseLegal"):
        return chinese(number, FORMAL, "拾", "佰")
    if style == "ideographTraditional" and 0 < number <= 10:
        return STEMS[number - 1]
    if style.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return _CIRCLED[number - 1]
    if style in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr((65 if style == "upperLetter" else 97) + number - 1)
    if style in ("upperRoman", "lowerRoman"):
        return roman(number).upper() if style == "upperRoman" else roman(number)
    return f"{number:02d}" if style == "decimalZero" else str(number)
