"""What the documents promise of a chatter's words, name and telephone, each sentence with the test that makes it true.

`docs/promises.yaml` lists the clauses with a word such as "nobody" or "only". A clause ends at a full stop, a
question mark, a colon or a semicolon; one in a table stands behind the head of its row and a bar. Every clause of
`WHOLE` with such a word is listed once for each time that it is said, and of all other documents those that name a
chatter too.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WHOLE = ("README.md", "SECURITY.md", "docs/accessibility.md", "docs/privacy.md")
ELSEWHERE = (
    "CHANGELOG.md",  # what changed, in the words of then
    "docs/content.md",  # its examples are of the words that the linter finds
    "docs/reading.md",  # quotes the page, whose own list is console/content/data/promises.yaml
    "docs/security.md",  # is made from the tests
)
"""Documents in which such a clause is no promise of the document."""
ABSOLUTE = re.compile(
    r"\b(never|always|nobody|nothing|no[ -]one|nowhere|none|no|neither|only|cannot|can not|impossible)\b", re.IGNORECASE
)
CHATTER = re.compile(r"\b(chatters?|child|children|telephones?|return words?)\b", re.IGNORECASE)
END = re.compile(r"(?<=[.?!:;])[\s)*]+(?=\S)")
LISTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "docs/promises.yaml").read_text(encoding="utf-8"))
PROMISES, NO_PROMISES = LISTED["promises"], LISTED["no_promises"]


def clauses(text: str) -> Iterator[str]:
    """The clauses of a document in Markdown, without code, each on one line."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(#.*)$", r"\n\1\n", text, flags=re.MULTILINE)
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-|]|\d\.) ?)", text):
        if not block.startswith("    "):
            yield from _of_block(" ".join(block.split()))


def _of_block(block: str) -> Iterator[str]:
    if not block.startswith("|"):
        yield from END.split(block.removeprefix("- "))
        return
    head, *cells = (cell.strip() for cell in block.strip("|").split("|"))
    yield from END.split(head)
    row = re.split(r"[:;,(]", head)[0].strip()
    for cell in cells:
        yield from (f"{row} | {clause}" for clause in END.split(cell))


def promising(document: str, text: str) -> Counter[str]:
    """The clauses of a document that have to be listed, with how often each is said."""

    def counts(clause: str) -> bool:
        said = clause.rpartition(" | ")[2]
        return bool(ABSOLUTE.search(said)) and (document in WHOLE or bool(CHATTER.search(clause)))

    return Counter(filter(counts, clauses(text)))


def listed(document: str) -> Counter[str]:
    return Counter(one["said"] for one in (*PROMISES, *NO_PROMISES) if one["in"] == document)


@cache
def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


DOCUMENTS = sorted(
    {path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))} - {*ELSEWHERE}
)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_promises_what_is_listed_and_nothing_else(document: str) -> None:
    assert promising(document, text_of(document)) - listed(document) == Counter()


def test_each_entry_is_said() -> None:
    said = {document: Counter(clauses(text_of(document))) for document in DOCUMENTS}
    assert [one["said"] for one in (*PROMISES, *NO_PROMISES) if not said[one["in"]][one["said"]]] == []


@pytest.mark.parametrize(
    ("document", "planted"),
    [
        ("README.md", "\n\nNobody can find out who a chatter is.\n"),
        ("README.md", "\n- **Safe.** It is quick; what was said is\n  never kept.\n"),
        ("SECURITY.md", "\n\n## Nothing of it is kept\n"),
        ("docs/privacy.md", "\n| a chatter's telephone | not stored | nobody |\n"),
        ("docs/privacy.md", "\n| a chatter's address | nobody |\n"),
        ("docs/privacy.md", "\n\nBack finds none.\n"),
        ("docs/accessibility.md", "\n\nIt always works with every reader.\n"),
        ("docs/deployment.md", "\n\nA chatter's words cannot be read by the operator.\n"),
        ("docs/protocol.md", "\n| `tab` | a child's telephone is never asked |\n"),
        ("docs/training.md", "\n\nNo word of a chatter is in it.\n"),
        ("docs/privacy.md", "\n\nOnly the counsellor reads it.\n"),
    ],
)
def test_a_sentence_that_is_not_listed_is_found(document: str, planted: str) -> None:
    """Also one that is listed, said a second time: an entry answers for one place."""
    assert (promising(document, text_of(document) + planted) - listed(document)).total() == 1


@pytest.mark.parametrize("promise", PROMISES, ids=[one["said"][:60] for one in PROMISES])
def test_each_promise_names_tests_that_there_are(promise: dict[str, Any]) -> None:
    assert promise.keys() == {"in", "said", "tests"}
    assert promise["tests"]
    for node in promise["tests"]:
        path, _sep, name = node.partition("::")
        assert Path(path).name.startswith("test_"), node
        assert name.startswith("test_"), node
        assert name in functions(path), node


@cache
def functions(path: str) -> frozenset[str]:
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    return frozenset(each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def test_what_promises_a_chatter_nothing_says_why() -> None:
    for one in NO_PROMISES:
        assert one.keys() == {"in", "said", "why"}
        assert len(one["why"].split()) >= 2, one["said"]


def test_no_clause_is_both() -> None:
    both = {(one["in"], one["said"]) for one in PROMISES} & {(one["in"], one["said"]) for one in NO_PROMISES}
    assert both == set()
