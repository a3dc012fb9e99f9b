"""The console with a key that makes it fail, with a chat's text in a local variable and in the exception (F12)."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from console.settings.environment import prepare

    prepare()

from console.cli import run


def fail(text: str) -> None:
    """Fail as badly as one can."""
    kept = text * 2
    raise ValueError(f"{text} {kept}")


def install() -> None:
    """Let F12 fail in the app's handler."""
    from textual import events

    from console.app import ConsoleApp

    handle = ConsoleApp.on_event

    async def on_event(self: ConsoleApp, event: events.Event) -> None:
        if isinstance(event, events.Key) and event.key == "f12" and self.session is not None:
            held = next(iter(self.session.state.transcripts.values()))
            fail(" ".join(message.text for message in held.log))
        await handle(self, event)

    ConsoleApp.on_event = on_event  # type: ignore[method-assign]  # only in this start module of the tests


if __name__ == "__main__":
    install()
    sys.exit(run(sys.argv[1:]))
