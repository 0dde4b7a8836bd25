"""From the tree of headings to sections and entries.

A section's path counts the printed numbers of its headings: part 壹, chapter 一, section (一) is "1.1". The first part
that holds entries adds nothing; entries of part 貳 stand in "2-1.1" (its number, a hyphen, the path); a part without
chapters is "1", "2". A path met twice gets "-2", "-3". Headings without a number are counted. Where the lowest numbered
headings each stand over one paragraph that opens with a date, they are the entries of the heading above them; what has
no heading at all is section "1".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.date_forms import opens_with_date
from ingest.document import Entry, Photo, Section
from ingest.lines import Line, read_lines
from ingest.outline import LONGEST_TITLE, Node, finished, grow, special_name, titlelike, without_contents
from ingest.photos import merged_captions, read_photos, references


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report is made of; `front_end` is where its front matter ends, `heading` a heading over everything."""

    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    photos: tuple[Photo, ...]
    conclusion: tuple[int, int] | None
    front_end: int
    heading: str
    numbered: bool


def read_outline(text: str) -> Outline:
    """Return sections, entries, photos and conclusion of a text; never fails, whatever the text."""
    lines = merged_captions(without_contents(text, list(read_lines(text))))
    root = grow(text, lines)
    conclusion = _take_special(text, root)
    top = _top(text, root)
    _lower(text, top)
    holders = _holders(top)
    sections, entries = _number(text, holders)
    photos = read_photos(text, lines)
    numbered = any(node.role in ("item", "section", "part") for node in top.children)
    front_end = min((section.start for section in sections), default=0)
    heading = text[top.words : top.title_end] if top.role == "heading" else ""
    return Outline(sections, _illustrated(text, entries, photos), photos, conclusion, front_end, heading, numbered)


def _take_special(text: str, node: Node) -> tuple[int, int] | None:
    """Take preface and conclusion out of the tree; return the conclusion's text."""
    conclusion = None
    for child in list(node.children):
        name = special_name(text, child.words, child.title_end)
        if name is None:
            conclusion = _take_special(text, child) or conclusion
            continue
        node.children.remove(child)
        if name == "conclusion" and child.body:
            conclusion = (child.body[0].start, _end(child))
    return conclusion


def _end(node: Node) -> int:
    """Where the last words under a heading end; only the newest branch is asked."""
    end = node.title_end
    while True:
        end = max(end, node.body[-1].end if node.body else 0, node.title_end)
        if not node.children:
            return end
        node = node.children[-1]


def _top(text: str, root: Node) -> Node:
    """The heading over everything where there is one without a number, else the root."""
    if len(root.children) == 1 and root.children[0].role == "heading":
        return root.children[0]
    first = root.children[0] if root.children else None
    if (
        first is not None
        and first.role == "heading"
        and not first.children
        and not _dated(text, first)
        and len(root.children) > 1
    ):
        others = [child for child in root.children[1:] if child.role == "heading"]
        if others and (not first.body or any(_dated(text, child) for child in others)):
            root.children.remove(first)
    return root


def _dated(text: str, node: Node) -> bool:
    """Whether the first words under a heading open with a date."""
    return bool(node.body) and opens_with_date(text, _body_words(node, node.body[0]), node.body[0].end)


def _body_words(node: Node, line: Line) -> int:
    """Where a body line's words begin: after its numbering only if the line is the heading's own."""
    return line.words if line.start == node.start or line.bullet or line.marker is None else line.start


def _lower(text: str, node: Node) -> None:
    """Turn the lowest headings into entries where each stands over one dated paragraph (or nothing is numbered)."""
    for child in node.children:
        if child.children:
            _lower(text, child)
    leaves = [child for child in node.children if child.role != "item"]
    if not leaves or any(child.children for child in leaves) or len(leaves) != len(node.children):
        return
    single = [child for child in leaves if _dated(text, child) and len(_dated_starts(text, child.body)) == 1]
    unnumbered = all(child.role == "heading" for child in leaves) and not any(
        len(_dated_starts(text, child.body)) > 1 for child in leaves
    )
    if unnumbered or 2 * len(single) >= len(leaves):
        for child in leaves:
            child.role = "item"


def _holders(top: Node) -> list[Node]:
    """The nodes that hold entries, in the order of the text."""
    found = []
    waiting = [top]
    while waiting:
        node = waiting.pop()
        below = [child for child in node.children if child.role != "item"]
        if len(below) < len(node.children) or (not below and (node.body or node is top)):
            found.append(node)
        waiting.extend(reversed(below))
    return found


def _number(text: str, holders: list[Node]) -> tuple[tuple[Section, ...], tuple[Entry, ...]]:
    """Give every heading with entries its path, and make sections and entries."""
    parts = _parts(holders[0]) if holders else ()
    made: dict[int, Section] = {}
    taken: set[str] = set()
    sections: list[Section] = []
    entries: list[Entry] = []
    for holder in _without_repeats(text, holders, parts):
        for node in _chain(holder):
            if id(node) in made or (node.role == "part" and node is not holder):
                continue
            path = _free(_path(node, parts), taken)
            section = Section(path, text[node.words : node.title_end], node.start, max(_end(node), node.end))
            made[id(node)] = section
            sections.append(section)
        section = made[id(holder)]
        entries.extend(_entries(text, holder, section))
    return tuple(sections), tuple(entries)


def _without_repeats(text: str, holders: list[Node], parts: tuple[int, ...]) -> Iterator[Node]:
    """Leave out bare titles under a path that comes again: a table of contents without dots."""
    last = {_path(holder, parts): holder for holder in holders}
    for holder in holders:
        bare = not holder.body and all(not child.body and not finished_words(text, child) for child in holder.children)
        if not bare or last[_path(holder, parts)] is holder:
            yield holder


def finished_words(text: str, node: Node) -> bool:
    """Whether an entry's first line is a sentence of its own."""
    return any(sign in text[node.words : node.title_end] for sign in "。；，")


def _chain(node: Node) -> list[Node]:
    """The headings from the top down to `node`, the root and a heading over everything left out."""
    chain: list[Node] = []
    at: Node | None = node
    while at is not None and at.role != "root":
        chain.append(at)
        at = at.parent
    chain.reverse()
    if (
        len(chain) > 1
        and chain[0].role == "heading"
        and chain[0].parent is not None
        and len(chain[0].parent.children) == 1
    ):
        chain = chain[1:]
    return chain or [node]


def _parts(node: Node) -> tuple[int, ...]:
    return tuple(each.number for each in _chain(node) if each.role == "part")


def _path(node: Node, first_parts: tuple[int, ...]) -> str:
    chain = _chain(node)
    parts = tuple(each.number for each in chain if each.role == "part")
    numbers = [each.number for each in chain if each.role not in ("part", "root")]
    if node.role == "root" or (
        len(chain) == 1 and node.role == "heading" and node.parent and len(node.parent.children) == 1
    ):
        return "1"
    if not numbers:
        return ".".join(map(str, parts))
    path = ".".join(map(str, numbers))
    return path if parts == first_parts else "-".join(map(str, parts)) + "-" + path


def _free(path: str, taken: set[str]) -> str:
    candidate, count = path, 1
    while candidate in taken:
        count += 1
        candidate = f"{path}-{count}"
    taken.add(candidate)
    return candidate


# entries -------------------------------------------------------------------------------------------------------------


def _entries(text: str, holder: Node, section: Section) -> Iterator[Entry]:
    items = [child for child in holder.children if child.role == "item"]
    if items:
        for item in items:
            yield _entry(text, item, section)
        return
    yield from _unnumbered(text, holder, section)


def _entry(text: str, node: Node, section: Section) -> Entry:
    body = [line for line in node.body if line.start != node.start]
    start, end = node.words, body[-1].end if body else node.end
    if node.title_end < node.end and node.title_end > node.words:  # a bold title, its text on the same line
        body_start = _skip(text, node.title_end, end)
        return Entry(section, node.number, text[start : node.title_end], text[body_start:end], start, end, body_start)
    if not body:
        end = max(node.title_end, node.end if node.title_end == node.words else node.title_end)
    title_end = node.title_end if _has_title(text, node, body) else _inline_title(text, start, end)
    if title_end is None:
        return Entry(section, node.number, "", text[start:end], start, end, start)
    body_start = body[0].start if body and title_end == node.title_end else _skip(text, title_end, end)
    return Entry(section, node.number, text[start:title_end], text[body_start:end], start, end, body_start)


def _skip(text: str, position: int, end: int) -> int:
    """Pass over what stands between a title and its text."""
    while position < end and (text[position].isspace() or text[position] in "*_：:—–-－"):
        position += 1
    return position


def _has_title(text: str, node: Node, body: list[Line]) -> bool:
    """Whether an entry's first line is its title rather than the beginning of its text."""
    start, end = node.words, node.title_end
    if end <= start:
        return False
    if not body:
        return node.level > 0 and titlelike(text, start, end) and not opens_with_date(text, start, end)
    after = body[0]
    words = text[start:end]
    if node.level and end - start <= 2 * LONGEST_TITLE and "。" not in words:
        return True
    if not titlelike(text, start, end) or opens_with_date(text, start, end):
        return False
    if opens_with_date(text, after.words, after.end):
        return True
    if _apart(text, node.end, after.start):
        return end - start <= 50 and words.count("，") < 2
    return end - start <= 30 and "，" not in words and (end - start) * 5 < (after.end - after.start) * 4


def _apart(text: str, end: int, start: int) -> bool:
    """Whether an empty line stands between two lines."""
    return text.count("\n", end, start) > 1


def _inline_title(text: str, start: int, end: int) -> int | None:
    """Where a title ends that a colon parts from its dated text on the same line."""
    for sign in "：:":
        at = text.find(sign, start, min(end, start + LONGEST_TITLE))
        if at > start and titlelike(text, start, at) and opens_with_date(text, at + 1, end):
            return at
    return None


def _dated_starts(text: str, body: list[Line]) -> list[int]:
    """The indices of lines that open a paragraph with a date of their own."""
    found = []
    previous: Line | None = None
    for index, line in enumerate(body):
        opens = (
            previous is None or line.bullet or finished(text, previous) or titlelike(text, previous.words, previous.end)
        )
        if opens and opens_with_date(text, line.words, line.end):
            found.append(index)
        previous = line
    return found


def _unnumbered(text: str, holder: Node, section: Section) -> Iterator[Entry]:
    """The entries of a heading without numbered items: one, or one a paragraph that opens with a date."""
    body = holder.body
    if not body:
        return
    starts = _dated_starts(text, body)
    if len(starts) < 2:
        yield _single(text, holder, section)
        return
    titles = [at - 1 if _is_title(text, body, at - 1) else at for at in starts]
    for number, (title, first) in enumerate(zip(titles, starts, strict=True), 1):
        last = body[(titles[number] if number < len(titles) else len(body)) - 1]
        start, body_start = body[title].words, body[first].words
        label = text[start : body[title].title_end] if title < first else ""
        yield Entry(section, number, label, text[body_start : last.end], start, last.end, body_start)


def _is_title(text: str, body: list[Line], at: int) -> bool:
    return (
        at >= 0
        and titlelike(text, body[at].words, body[at].end)
        and not opens_with_date(text, body[at].words, body[at].end)
    )


def _single(text: str, holder: Node, section: Section) -> Entry:
    body = holder.body
    first, end = body[0], body[-1].end
    if holder.role == "root":
        if len(body) > 1 and _is_title(text, body, 0) and not finished(text, first):
            return Entry(
                section,
                1,
                text[first.words : first.title_end],
                text[body[1].start : end],
                first.words,
                end,
                body[1].start,
            )
        return Entry(section, 1, "", text[first.start : end], first.start, end, first.start)
    own_line = first.start == holder.start
    start = _body_words(holder, first)
    titled = (
        not own_line
        and holder.title_end > holder.words
        and (holder.role == "heading" or opens_with_date(text, start, first.end))
    )
    if titled:
        return Entry(section, 1, text[holder.words : holder.title_end], text[start:end], holder.words, end, start)
    return Entry(section, 1, "", text[start:end], start, end, start)


def _illustrated(text: str, entries: Iterable[Entry], photos: tuple[Photo, ...]) -> tuple[Entry, ...]:
    """Tie photos to entries by the numbers they refer to; without any reference, to the entry a caption follows."""
    known = {photo.number: photo for photo in reversed(photos)}
    listed = list(entries)
    found = [references(text, entry.start, entry.end) for entry in listed]
    if photos and not any(found):
        return tuple(_followed(listed, photos))
    answer = []
    for entry, numbers in zip(listed, found, strict=True):
        shown = tuple(known.get(number, Photo(number, "", at, at)) for number, at in numbers)
        answer.append(replace(entry, photos=shown) if shown else entry)
    return tuple(answer)


def _followed(entries: list[Entry], photos: tuple[Photo, ...]) -> Iterator[Entry]:
    waiting = list(photos)[::-1]
    for index, entry in enumerate(entries):
        border = entries[index + 1].start if index + 1 < len(entries) else None
        mine = []
        while waiting and (border is None or waiting[-1].start < border):
            mine.append(waiting.pop())
        yield replace(entry, photos=tuple(mine)) if mine else entry
