"""Opens training: a process of its own, in which no connection can be opened and which writes in its folder alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.strings import _
from console.support.errors import ConsoleError, Exit

if TYPE_CHECKING:
    from console.training.app import TrainingApp
    from console.training.catalog.training_catalog import TrainingCatalog

MakeApp = Callable[..., "TrainingApp"]
"""Makes the application from books and a starter, with the settings as keywords."""


def open_training(
    root: Mapping[str, Any],
    folder: Path | None,
    *,
    share: Path | None = None,
    trainee: str | None = None,
    mode: str | None = None,
    make: Callable[[TrainingCatalog], MakeApp] | None = None,
) -> int:
    """Run training; gives its exit code. `root` are the options of `baken` itself.

    `make` gives another application over the same folder. Raises `ConsoleError` for what makes it impossible to start.
    """
    from console.settings.environment import prepare

    # Textual reads its environment while it is imported, so this comes before everything else.
    prepare()
    from console.training.offline import enter_training

    enter_training()
    from console.cli.train.known import content_of, moves_of
    from console.strings import set_language
    from console.support.output import say_at_the_end
    from console.terminal.checks import ended_by_force, require_terminal
    from console.terminal.crash import IncidentLog, Reporter, sentence
    from console.terminal.keeper import watch
    from console.training import settings
    from console.training.app import TrainingApp
    from console.training.catalog.training_catalog import TrainingCatalog
    from console.training.desk.place import check_folder
    from console.training.play.entries import Mode
    from console.training.run_factory import RunFactory
    from console.training.runs import kept_runs
    from console.training.runs.alias import is_alias
    from console.training.runs.folder import open_folder

    place = open_folder(folder)
    chosen = settings.load(place.settings, root.get("lang"))
    set_language(chosen.options.language)
    if trainee is not None and not is_alias(trainee):
        raise ConsoleError(
            _("“{alias}” cannot be a name to practise under.").format(alias=trainee[:40]),
            _("A name has letters and digits, at most thirty of them."),
            Exit.USAGE,
        )
    if share is not None:
        check_folder(share)
    content = content_of(root)
    require_terminal()
    watch(ended_by_force())
    kept_runs.forget(place, kept_runs.keep_months(place), datetime.now(UTC))
    reporter = Reporter(IncidentLog(place.incidents))
    reporter.install()
    books = TrainingCatalog(place, content, moves_of(root))
    app = (make(books) if make is not None else TrainingApp)(
        books,
        RunFactory(books),
        trainee=trainee or chosen.trainee,
        keep_trainee=partial(settings.keep_trainee, place.settings),
        mode=Mode(mode) if mode else Mode.PRACTICE,
        share=share,
        options=chosen.options,
        keep_options=partial(settings.keep_options, place.settings),
        keymap=chosen.keymap,
        ascii_only=bool(root.get("ascii_only")) or chosen.ascii,
        reporter=reporter,
    )
    app.kitty_keys = chosen.kitty_keys
    app.run(mouse=chosen.options.mouse)
    if reporter.first is not None and not app.return_code:
        say_at_the_end(sentence(reporter.first))
    elif app.farewell:
        say_at_the_end(app.farewell)
    return app.return_code or 0
