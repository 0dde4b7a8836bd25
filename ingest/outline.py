"""The outline of a report: which lines are headings, which open an entry, which only go on.

One walk over the lines with a stack of open headings (`_Walk`); what a line's numbering means is the table in
`language/outline.yaml`, never the number of #, which OCR makes up. Where headings and numbering disagree the
sequence decides: a number goes on from the one before it, or it is no numbering. `outline_sections` then turns
the tree into sections and entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.date_forms import opens_with_date
from ingest.lines import RULES, Line, Marker, marker_at, read_lines

FINALS: str = RULES["finals"]
LONGEST_TITLE = 80
LARGEST_GAP = 20
LARGEST_FIRST = 998  # a larger first number is a year
_DOTTED = re.compile(r"[.．…⋯‥·・‧_]{2,}.{0,12}$|\d{1,4}$")
_SPECIAL = {word: name for name in ("contents", "preface", "conclusion") for word in map(str, RULES[name])}


@dataclass(slots=True)
class Node:
    """A heading or an entry under construction; the root has no line of its own."""

    role: str  # root, part, section, heading (no numbering), item
    number: int = 0
    rank: int = -1
    level: int = 0
    start: int = 0
    words: int = 0
    title_end: int = 0
    end: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    item_rank: int | None = None
    numbers: dict[int, int] = field(default_factory=dict)  # rank -> number of the newest child of that rank

    def add(self, child: Node) -> None:
        """Take `child` in as the newest."""
        child.parent = self
        self.children.append(child)
        self.numbers[child.rank] = child.number


def squeeze(text: str) -> str:
    """Return `text` without white space, as headings are compared."""
    return "".join(text.split())


def titlelike(text: str, start: int, end: int) -> bool:
    """Whether words read as a title: short, no sentence in them, not broken off at a comma."""
    if not 0 < end - start <= LONGEST_TITLE:
        return False
    words = text[start:end]
    return not any(sign in words for sign in "。；") and words[-1] not in "，、：:,;"


def finished(text: str, line: Line | None) -> bool:
    """Whether a line ends a sentence (or nothing precedes)."""
    return line is None or text[line.end - 1] in FINALS


class _Walk:
    """Reads lines in order and grows the tree."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.root = Node("root")
        self.stack = [self.root]
        self.item: Node | None = None
        self.nested: tuple[int, int] | None = None  # rank and last number of a list inside an entry
        self.in_first_line = False  # whether that list begins in the entry's first line: 1. 1. 114年…
        self.previous: Line | None = None
        self.after_blank = True
        self.numbered = any(line.marker for line in lines)

    def run(self) -> Node:
        """Walk all lines and return the root."""
        following = self._following()
        for line, after in zip(self.lines, following, strict=True):
            if line.kind == "blank":
                self.after_blank = True
                continue
            self._take(line, after)
            self.after_blank = False
            self.previous = line
        return self.root

    def _following(self) -> list[Line | None]:
        """For each line, the next one that has words."""
        answer: list[Line | None] = []
        after: Line | None = None
        for line in reversed(self.lines):
            answer.append(after)
            if line.kind == "text":
                after = line
        return answer[::-1]

    def _take(self, line: Line, after: Line | None) -> None:
        if line.kind != "text":
            return
        if line.marker is not None and line.words < line.end:
            if line.marker.kind.role == "item":
                if self._opens_item(line, line.marker, after):
                    self._open_item(line, line.marker)
                    return
            elif self._opens_section(line, line.marker):
                self._open_section(line, line.marker)
                return
        elif line.heading and line.marker is None and self._opens_heading(line, after):
            self._open_heading(line, after)
            return
        (self.item or self.stack[-1]).body.append(line)

    # numbered headings -------------------------------------------------------------------------------------------

    def _opens_section(self, line: Line, marker: Marker) -> bool:
        if self._goes_on_nested(line, marker):
            return False
        parent = self._parent_of(marker.kind.rank, line.heading)
        last = parent.numbers.get(marker.kind.rank, 0)
        if line.heading:
            return True
        if marker.kind.name in ("volume", "chapter", "article"):
            return self.after_blank and titlelike(self.text, line.words, line.end)
        if self.item is not None and marker.number == 1 and (self._after_colon() or self._tells(line)):
            self.nested = (marker.kind.rank, 1)
            return False
        if marker.number == last + 1:
            return True
        if marker.number == 1 and last:
            return self.after_blank and titlelike(self.text, line.words, line.end)
        return last < marker.number <= last + LARGEST_GAP and self.after_blank

    def _goes_on_nested(self, line: Line, marker: Marker) -> bool:
        """Whether a list begun inside an entry goes on here; a heading or a bare title ends it."""
        if self.nested is None or line.heading:
            return False
        rank, number = self.nested
        if marker.kind.rank != rank or marker.number != number + 1:
            return False
        titled = titlelike(self.text, line.words, line.end) and not self._is_field(line)
        if marker.kind.role != "item" and titled and self.after_blank:
            return False
        self.nested = (rank, marker.number)
        return True

    def _tells(self, line: Line) -> bool:
        """Whether a numbered line tells something, below an entry's title that nothing followed yet.

        (一)114年9月…, or the field of a form: (一)立約單位：…
        """
        item = self.item
        bare = item is not None and not item.body and item.title_end - item.words <= LONGEST_TITLE
        return bare and (self._is_field(line) or not titlelike(self.text, line.words, line.end))

    def _is_field(self, line: Line) -> bool:
        """Whether a line is the field of a form: (二)文件名稱：學生交換協議書."""
        return any(sign in self.text[line.words : line.end - 1] for sign in "：:")

    def _after_colon(self) -> bool:
        return self.previous is not None and self.text[self.previous.end - 1] in "：:"

    def _parent_of(self, rank: int, level: int) -> Node:
        """The open heading a numbered heading of this rank belongs under."""
        depth = len(self.stack)
        while depth > 1:
            node = self.stack[depth - 1]
            if node.role == "heading":
                inside = any(other.rank >= max(rank, 0) for other in self.stack[: depth - 1])
                if not inside and not (level and node.level >= level):
                    break
            elif node.rank < rank:
                break
            depth -= 1
        return self.stack[depth - 1]

    def _open_section(self, line: Line, marker: Marker) -> None:
        parent = self._parent_of(marker.kind.rank, line.heading)
        node = Node(marker.kind.role, marker.number, marker.kind.rank, line.heading)
        self._enter(node, parent, line)

    def _enter(self, node: Node, parent: Node, line: Line) -> None:
        node.start, node.words, node.title_end, node.end = line.start, line.words, line.title_end, line.end
        parent.add(node)
        while self.stack[-1] is not parent:
            self.stack.pop()
        self.stack.append(node)
        self.item, self.nested = None, None
        if not titlelike(self.text, line.words, line.title_end) and not line.heading:
            node.title_end = line.words  # heading and text are one paragraph: no heading
            node.body.append(line)

    # headings without a number -----------------------------------------------------------------------------------

    def _opens_heading(self, line: Line, after: Line | None) -> bool:
        if not 0 < line.title_end - line.words <= LONGEST_TITLE * 2 or "。" in self.text[line.words : line.title_end]:
            return False
        if special(self.text, line) or not self.numbered:
            return True
        if after is None:
            return False
        if after.marker is not None and after.words < after.end:
            return after.marker.kind.role == "item" and after.marker.number == 1
        if self._dated(after):
            return True
        started = len(self.stack) > 1 or self.item is not None
        return (
            started
            and line.heading < 7
            and finished(self.text, self.previous)
            and titlelike(self.text, line.words, line.title_end)
        )

    def _open_heading(self, line: Line, after: Line | None) -> None:
        if self.stack[-1].item_rank is not None and self._dated(after):  # an entry whose number got lost
            self._add_item(line, self.stack[-1].item_rank, 0)
            return
        levels = [node.level for node in self.stack]
        depth = next((at for at, level in enumerate(levels) if at and level >= line.heading), len(levels))
        parent = self.stack[depth - 1]
        number = (parent.children[-1].number if parent.children else 0) + 1
        self._enter(Node("heading", number, -1, line.heading), parent, line)

    # entries -----------------------------------------------------------------------------------------------------

    def _dated(self, line: Line | None) -> bool:
        return line is not None and opens_with_date(self.text, line.words, line.end)

    def _opens_item(self, line: Line, marker: Marker, after: Line | None) -> bool:
        section, rank, number = self.stack[-1], marker.kind.rank, marker.number
        if section.item_rank is not None and rank > section.item_rank:
            return False
        eventlike = (
            line.heading > 0 or self._dated(line) or (self._dated(after) and after is not None and after.marker is None)
        )
        if self._goes_on_nested(line, marker) and (not eventlike or self._beneath(line) or self.in_first_line):
            return False
        last = section.children[-1].number if section.children else 0
        if self._begins_nested(line, number, eventlike):
            self.nested = (rank, 1)
            return False
        if number == last + 1 or section.item_rank is None:
            return number <= max(last, LARGEST_FIRST) + 1
        if last < number <= last + LARGEST_GAP:
            return self.after_blank or eventlike
        return eventlike and self.after_blank

    def _begins_nested(self, line: Line, number: int, eventlike: bool) -> bool:
        """Whether a 1 begins a list inside the entry: behind a colon, or right below an entry's heading."""
        if self.item is None or number != 1:
            return False
        first = self._beneath(line) and (self._after_colon() or not self.item.body)
        return first or (self._after_colon() and not eventlike)

    def _beneath(self, line: Line) -> bool:
        """Whether a line is plain where the entry it stands in was opened by a heading."""
        return self.item is not None and self.item.level > 0 and not line.heading

    def _open_item(self, line: Line, marker: Marker) -> None:
        section = self.stack[-1]
        section.item_rank = marker.kind.rank if section.item_rank is None else min(section.item_rank, marker.kind.rank)
        self._add_item(line, marker.kind.rank, marker.number)

    def _add_item(self, line: Line, rank: int, printed: int) -> None:
        section = self.stack[-1]
        last = section.children[-1].number if section.children else 0
        number = printed if printed > last else last + 1
        self.item = Node("item", number, rank, line.heading, line.start, line.words, line.title_end, line.end)
        section.add(self.item)
        first = marker_at(self.text, line.words, line.end)
        self.nested = (first[0].kind.rank, 1) if first is not None and first[0].number == 1 else None
        self.in_first_line = self.nested is not None
        if line.title_end < line.end:  # a bold title with its text on the same line
            self.item.body.append(line)


def special_name(text: str, start: int, end: int) -> str | None:
    """Return "contents", "preface" or "conclusion" for a heading of that name, None for any other."""
    if end - start > 40:
        return None
    return _SPECIAL.get(squeeze(text[start:end]).rstrip("：:"))


def special(text: str, line: Line) -> str | None:
    """The same of a line."""
    return special_name(text, line.words, line.title_end) if line.end - line.words <= 44 else None


def without_contents(text: str, lines: list[Line]) -> list[Line]:
    """Blank out tables of contents: dotted lines anywhere, and what follows a heading 目錄 up to the first prose."""
    answer: list[Line] = []
    first: str | None = None
    inside = False
    for line in lines:
        if line.kind == "text" and not inside and special(text, line) == "contents":
            inside, first = True, None
        elif inside and line.kind != "blank":
            label = _DOTTED.sub("", squeeze(text[line.start : line.end]).strip("#*_"))
            if first is not None and line.kind == "text" and (label == first or line.marker is None):
                inside = False
            first = first or label
        dropped = inside or line.kind == "contents" or (line.kind == "text" and special(text, line) == "contents")
        answer.append(Line(line.start, line.end, "blank") if dropped and line.kind != "blank" else line)
    return answer


def grow(text: str, lines: list[Line] | None = None) -> Node:
    """Return the tree of headings and entries of a text."""
    cut = list(read_lines(text)) if lines is None else lines
    return _Walk(text, without_contents(text, cut)).run()
