"""The template is made from the code, and a catalogue that does not follow it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.catalogues import faults, main, write

CODE = 'N_("One")\n_("Two {n}")\nngettext("{n} boat", "{n} boats", n)\n'
NL = "console/strings/nl/LC_MESSAGES/messages.po"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "console/strings/nl/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / NL).touch()
    (tmp_path / "console/said.py").write_text(CODE)
    list(write(tmp_path))
    text = (tmp_path / NL).read_text()
    for english, dutch in (("One", "Een"), ("Two {n}", "Twee {n}")):
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{dutch}"')
    text = text.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "{n} boot"\nmsgstr[1] "{n} boten"')
    (tmp_path / NL).write_text(text)
    return tmp_path


def test_a_whole_catalogue_has_no_fault_and_is_written_as_it_is(root: Path) -> None:
    assert list(faults(root)) == []
    assert list(write(root)) == []
    assert "#: console/said.py\n" in (root / "console/strings/messages.pot").read_text()


def test_in_which_order_the_texts_stand_is_no_fault(root: Path) -> None:
    head, *texts = (root / NL).read_text().split("\n\n")
    assert len(texts) == 3
    (root / NL).write_text("\n\n".join([head, *reversed(texts)]))
    assert list(faults(root)) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('msgstr "Een"', 'msgstr ""', "not translated: One"),
        ('msgstr[1] "{n} boten"', 'msgstr[1] ""', "not translated: {n} boat"),
        ("#: console/said.py\n", "#: console/said.py\n#, fuzzy\n", "not translated"),
        ('msgid "One"', 'msgid "Once"', "adds: One"),
        ('msgid "One"', 'msgid "Once"', "takes out: Once"),
    ],
)
def test_a_fault_is_named(root: Path, before: str, after: str, said: str) -> None:
    text = (root / NL).read_text()
    assert before in text
    (root / NL).write_text(text.replace(before, after, 1))
    assert any(said in line for line in faults(root))


def test_what_the_code_no_longer_says_goes_and_what_it_says_anew_comes_in_empty(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "console/said.py").write_text(CODE.replace("One", "Three"))
    assert main(["--check"], root) == 1
    assert main([], root) == 1
    text = (root / NL).read_text()
    assert '"One"' not in text
    assert 'msgid "Three"\nmsgstr ""' in text
    assert "not translated: Three" in capsys.readouterr().out


def test_a_catalogue_by_another_name_is_read_in_and_removed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "console/said.py").write_text(CODE + '_("Four")\n')
    stray = (root / NL).with_name("more.po")
    stray.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Four"\nmsgstr "Vier"\n')
    assert any("more.po: one catalogue" in line for line in faults(root))
    assert main([], root) == 0
    assert not stray.exists()
    assert 'msgid "Four"\nmsgstr "Vier"' in (root / NL).read_text()
    assert "Twee" in (root / NL).read_text()
