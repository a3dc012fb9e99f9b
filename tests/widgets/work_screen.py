"""All the widgets together, as the design of the work screen has them: for frames and pictures."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.theme import Theme

from tests.widgets import samples
from widgets.checklist import Checklist
from widgets.composer import Composer
from widgets.key_bar import KeyBar
from widgets.queue_list import ChatList, ColleagueList, QueueList
from widgets.rows import ComposerWords, ListWords, TranscriptWords
from widgets.status_bar import StatusBar
from widgets.transcript import Transcript

THEME = Theme(
    name="design",
    primary="#6fb3a8",
    secondary="#9cc4b2",
    accent="#6fb3a8",
    warning="#e0a458",
    error="#ef6f6c",
    success="#7fb77e",
    foreground="#d7dce2",
    background="#14181d",
    surface="#14181d",
    panel="#1b2027",
    variables={"text-muted": "#8a94a1", "border-blurred": "#2b323c"},
)


class WorkScreen(App[None]):
    """Queue, chat and checklist beside each other."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #left { width: 28; border-right: solid $border-blurred; }
    #signals { width: 38; border-left: solid $border-blurred; }
    #queue { height: 10; } #mine { height: 6; } #colleagues { height: 1fr; }
    .transcript--chatter { color: #e3d3a8; }
    StatusBar { background: #223038; }
    """

    def compose(self) -> ComposeResult:
        """The panes."""
        yield StatusBar(id="status")
        with Horizontal():
            with Vertical(id="left"):
                yield QueueList("WACHTRIJ 4", words=ListWords(last_line="laatste {minutes}m"), id="queue")
                yield ChatList("MIJN GESPREKKEN 2 van 3", words=ListWords(overdue="{clock} wacht"), id="mine")
                yield ColleagueList("COLLEGA'S", id="colleagues")
            with Vertical(id="middle"):
                yield Transcript(words=TranscriptWords("{count} nieuw onder", "home: ouder"), id="chat")
                yield Composer(
                    words=ComposerWords(to="aan {name}", enter_sends="Enter verstuurt · Ctrl+J regel"), id="composer"
                )
            yield Checklist("SIGNALEN", id="signals")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Fill them."""
        self.register_theme(THEME)
        self.theme = "design"
        self.query_one(StatusBar).update(samples.STATUS)
        self.query_one(KeyBar).update(samples.KEYS)
        queue = self.query_one(QueueList)
        queue.set_now(samples.NOW)
        queue.update(samples.QUEUE)
        mine = self.query_one(ChatList)
        mine.set_now(samples.NOW)
        mine.update(samples.CHATS)
        self.query_one(ColleagueList).update(samples.COLLEAGUES)
        self.query_one(Checklist).update(samples.CHECKLIST)
        chat = self.query_one(Transcript)
        chat.show("c-5", samples.TRANSCRIPT)
        chat.set_typing("nachtuil typt…")
        composer = self.query_one(Composer)
        composer.write_to(
            "c-5",
            "nachtuil",
            "Dus het begon met een scooter lenen, en nu lijkt het nooit genoeg. Hoe is dat voor jou?",
        )
        composer.focus()
