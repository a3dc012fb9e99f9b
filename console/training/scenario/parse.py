"""A `draaiboek/1` file as a `Scenario`: line by line, in one pass, never raising.

Where a line is not understood there are findings E00 and nothing else: what comes after it would be about what Baken
made of it, not about what the author wrote.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from console.strings import N_
from console.training.scenario.drafts import Draft, FreezeDraft, SaidDraft, TurnDraft, worded
from console.training.scenario.finding import Findings
from console.training.scenario.front import Front, read_front
from console.training.scenario.model import Happening, Happens, Scenario, Scene, Step
from console.training.scenario.pieces import Unclear, given, goal, ident, seconds, split_arrow, variant
from console.training.scenario.repair import ARROW, LONGEST_LINE, NotText, lines_of, straight
from console.training.scenario.written import Kind, Parsed, Written
from protocol.safe_text import sanitise

MOST_UNCLEAR = 100
"""After so many lines that are not understood a file is not read on."""

_SCENE = re.compile(r"==\s*(\S+)\s+fase\s+([1-5])", re.IGNORECASE)
_SCENE_NEARLY = re.compile(r"={1,4}\s*(\S+)(.*)")
_IS_SAID = re.compile(r"[a-zA-Z] ?[\[{#]|[a-wyzA-WYZ] \S")
_EVENT = re.compile(r"\*\s*(\w+)(?:\s+(.+))?")
_BLANKS = re.compile(r" {2,}")
_ARROW_FIRST = re.compile(rf"{ARROW}\s*")
_TIMED = (Happening.TYPING, Happening.SILENCE)


def parse(raw: bytes, name: str) -> Parsed:
    """Read a file; `name` is how the findings call it. Linear in the size of the file."""
    found = Findings(name)
    try:
        lines = lines_of(raw)
    except NotText as error:
        found.add(error.line, "E00", error.text)
        return Parsed(None, found.sorted(), {})
    front = read_front(lines, found)
    if front is None:
        return Parsed(None, found.sorted(), {})
    data, body_from = front
    body = _Body(found)
    for number, line in enumerate(lines[body_from:], body_from + 1):
        if found.count("E00") >= MOST_UNCLEAR:
            break
        body.line(line, number)
    body.end()
    scenario = None if found.has("E00") else _scenario(data, body.scenes, raw)
    findings = found.only("E00") if scenario is None else found.sorted()
    return Parsed(scenario, findings, data.lines, (*_of_front(data), *body.written))


def _scenario(front: Front, scenes: list[Scene], raw: bytes) -> Scenario:
    return Scenario(
        id=front.get("id"),
        title=front.text("title"),
        languages=front.get("languages", ("nl",)),
        origin=front.get("origin"),
        author=sanitise(front.get("author")),
        reviewed_by=sanitise(front.get("reviewed_by")),
        level=front.get("level", 1),
        minutes=front.get("minutes", 1),
        seed=front.get("seed", 0),
        checklist=front.get("checklist"),
        content_note=front.text("content_note"),
        caller=front.caller(),
        truth=front.truth,
        rules=front.rules(),
        scenes=tuple(scenes),
        digest=hashlib.sha256(raw).hexdigest(),
    )


def _of_front(front: Front) -> list[Written]:
    keys = ("title.nl", "title.en", "content_note.nl", "content_note.en", "caller.nick")
    found = [
        Written(front.line(key), Kind.FRONT, **{key[-2:] if key[-3] == "." else "nl": front.get(key)}) for key in keys
    ]
    for move, reason in front.never.items():
        found.append(Written(front.line(f"score.never.{move}"), Kind.REASON, str(reason.nl), str(reason.en or "")))
    return found


@dataclass(slots=True)
class _Body:
    """The scenes as far as they are read."""

    found: Findings
    scenes: list[Scene] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    scene: Scene | None = None
    draft: Draft | None = None
    skipping: bool = False
    """The step above was not understood: what belongs to it is passed over in silence."""
    margin: bool = False
    """The line above had lost its indentation: of a whole block that has, one finding is enough."""

    def line(self, line: str, number: int) -> None:
        """The next line of the file."""
        text = _BLANKS.sub(" ", straight(line.strip()))
        if not text or text.startswith("#"):
            return
        lost, self.margin = self.margin, False
        try:
            if len(line) > LONGEST_LINE:
                raise Unclear(N_("The line is longer than {longest} characters. Divide it."), longest=LONGEST_LINE)
            begin = _beginning(text, line[0] == " ")
            if begin is not None:
                self._close()
                self.skipping = True
                begin(self, text, number)
                self.skipping = False
            elif line[0] != " ":
                self._at_margin(text, lost)
            elif not self.skipping:
                self._belongs(text, number)
        except Unclear as error:
            self.found.add(number, "E00", error.text, **error.quoted)

    def _belongs(self, text: str, number: int) -> None:
        if self.draft is None:
            raise Unclear(
                N_("“{text}” belongs to no line above it. Look at the line before it, or take it out."), text=text
            )
        self.draft.take(text, number)

    def _at_margin(self, text: str, lost: bool) -> None:
        if not _looks_attached(text):
            self._close()
            self.skipping = True
            raise Unclear(
                N_("“{text}” is not understood. A line begins with == or a letter and #, >>, ??, *, -> or #."),
                text=text,
            )
        self.margin = True
        if not lost:
            raise Unclear(
                N_("“{text}” has lost its indentation. Put two spaces before each line that belongs to the one above."),
                text=text,
            )

    def add(self, step: Step) -> None:
        """A step that is complete."""
        self._needs_scene()
        self.steps.append(step)

    def open(self, draft: Draft) -> None:
        """A step to which lines may belong."""
        self._needs_scene()
        self.draft = draft

    def begin_scene(self, id: str, phase: int, number: int) -> None:
        """A new scene; the one before it is complete."""
        self._end_scene()
        self.scene = Scene(id, phase, (), number)

    def _needs_scene(self) -> None:
        if self.scene is None:
            self.scene = Scene("", 1, (), 0)
            raise Unclear(N_("This stands in no scene. Write a line “== welcome fase 1” above it."))

    def _close(self) -> None:
        if self.draft is not None:
            self.steps.append(self.draft.done())
            self.written += self.draft.written
        self.draft = None

    def _end_scene(self) -> None:
        if self.scene is not None:
            self.scenes.append(Scene(self.scene.id, self.scene.phase, tuple(self.steps), self.scene.line))
        self.steps = []

    def end(self) -> None:
        """No more lines."""
        self._close()
        self._end_scene()


def _beginning(text: str, indented: bool) -> Callable[[_Body, str, int], None] | None:
    """What to do with a line that begins a step or a scene, by its first characters.

    With an indentation only what can be nothing else: a variant, say, is a branch there.
    """
    if text.startswith("=="):
        return _begin_scene
    if text.startswith(">>"):
        return lambda body, text, number: body.open(TurnDraft.begin(text, number))
    if text.startswith("??"):
        return lambda body, text, number: body.open(FreezeDraft.begin(text, number))
    if _IS_SAID.match(text):
        return lambda body, text, number: body.open(SaidDraft.begin(text, number))
    if text.startswith("*") and (not indented or _event_named(text)):
        return lambda body, text, number: body.add(_event(text, number))
    if indented:
        return None
    if _ARROW_FIRST.match(text):
        return lambda body, text, number: body.add(goal(_ARROW_FIRST.sub("", text, count=1), number))
    if text[:6].lower() == "given ":
        return lambda body, text, number: body.add(given(text, number))
    if text[:8].lower() == "variant ":
        return lambda body, text, number: body.add(variant(text, number))
    return None


def _begin_scene(body: _Body, text: str, number: int) -> None:
    found = _SCENE.fullmatch(text)
    id = found[1].lower() if found else ""
    body.begin_scene(id, int(found[2]) if found else 1, number)
    if found:
        ident(id)
        return
    nearly = _SCENE_NEARLY.fullmatch(text)
    id, rest = (nearly[1], nearly[2].strip().lower()) if nearly else ("", "")
    if rest.startswith("phase"):
        raise Unclear(N_("In a scenario the word is “fase”, in English too. Write: == {id} fase 2."), id=id)
    if rest.startswith("fase"):
        raise Unclear(N_("A chat has the phases 1 to 5. Write: == {id} fase 2."), id=id)
    raise Unclear(N_("A scene is not understood. Write its id and its phase: == welcome fase 1."))


def _event_named(text: str) -> Happening | None:
    found = _EVENT.fullmatch(text)
    return Happening(found[1].lower()) if found and found[1].lower() in {*Happening} else None


def _event(text: str, number: int) -> Happens:
    kind = _event_named(text)
    if kind is None:
        raise Unclear(
            N_("“{text}” is no event. Choose from: * typing 20s, * silence 60s, * offline, * online, * close."),
            text=text,
        )
    found = _EVENT.fullmatch(text)
    took = found[2] if found else None
    if kind not in _TIMED:
        if took:
            raise Unclear(N_("“{kind}” takes no time. Write: * {kind}."), kind=kind)
        return Happens(kind, number)
    if took is None:
        raise Unclear(N_("“{kind}” takes a time. Write: * {kind} 20s."), kind=kind)
    return Happens(kind, number, seconds(took))


def _looks_attached(text: str) -> bool:
    """Whether a line at the margin is one that belongs to the line above."""
    if worded(text) or text[:2] in {"! ", "? ", "= ", "+ ", "~ ", "- ", "x ", "X "}:
        return True
    return split_arrow(text) is not None
