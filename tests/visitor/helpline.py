"""A helpline for the page to talk to: the chatters' part of `docs/protocol.md` in memory, with the faults at hand.

The page's own suite uses it where an answer must be lost, late or refused on command. That the page and the real server
agree is shown in `test_real_server.py`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from backend.http.routes.page import HEADERS
from backend.visitor import Facts, lines, topics, visitor_files
from backend.visitor.statement import Statement

Answer = tuple[int, dict[str, Any] | None]
TOKEN = "visitor-token-canary"
SEAL = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI"


class Helpline:
    """State of one conversation and the switches of a test. Guard every change with `with helpline.changed:`."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.open = True
        self.available = 1
        self.staffed = True
        self.waiting = 0
        self.full = False
        """Whether a start is refused for want of room, with `retry_after` seconds."""
        self.retry_after = 30
        self.started: list[dict[str, Any]] = []
        """Every start that was asked for, also a refused one."""
        self.refuse_starts: list[Answer] = []
        self.return_words = True
        self.created: list[dict[str, Any]] = []
        self.token = TOKEN
        self.tab: str | None = None
        """The ticket of the page's tab, while the conversation goes on."""
        self.looked: list[str] = []
        """The requests that would give a text, and those with the ticket, in order."""
        self.messages: list[dict[str, Any]] = []
        self.leaves: list[dict[str, Any]] = []
        self.asked_to_leave = 0
        """How often any page asked to leave, whether or not there was a chat."""
        self.typing: list[bool] = []
        self.view: dict[str, Any] = {}
        self.counsellor_types = False
        self.cursor = 0
        self.refuse: list[Answer] = []
        """Answers for the next sends, in place of the real ones; nothing is stored then."""
        self.lose_answers = 0
        """How many sends are stored and then answered by a broken line."""
        self.sends: list[str] = []
        """The client_id of each send that came in."""
        self.suggested: list[str] = []
        self.words: list[str] = []
        """The return words that came in."""
        self.refuse_words: list[Answer] = []
        self.down = False
        """Whether each request is cut off without an answer."""

    def touch(self, **view: Any) -> None:
        """Change the chatter's view and wake the polls."""
        with self.changed:
            self.view.update(view)
            self.cursor += 1
            self.changed.notify_all()

    def say(self, text: str, author: str = "counsellor") -> None:
        with self.changed:
            self._store(author, f"c-{len(self.messages)}", text)
            self.touch()

    def type(self, on: bool) -> None:
        with self.changed:
            self.counsellor_types = on
            self.touch()

    def claim(self) -> None:
        self.touch(state="active", counsellor_here=True, position=0)

    def end(self, reason: str, *, can_return: bool, offer_word: bool = False) -> None:
        self.tab = None
        self.touch(state="ended", ended=reason, can_return=can_return, offer_word=offer_word)

    def until(self, what: Any, guard: float = 15) -> None:
        """Wait until `what()` is true."""
        with self.changed:
            assert self.changed.wait_for(what, guard), "the helpline never saw it"

    def _store(self, author: str, client_id: str, text: str) -> dict[str, Any]:
        message = {
            "id": len(self.messages) + 1,
            "client_id": client_id,
            "author": author,
            "text": text,
            "at": datetime.now(UTC).isoformat(),
            "seq": self.cursor + 1,
        }
        self.messages.append(message)
        self.cursor += 1
        self.changed.notify_all()
        return message

    def answer(
        self, method: str, path: str, query: dict[str, list[str]], body: Any, token: str | None
    ) -> Answer | None:
        """Answer one request of the page; None cuts the line."""
        with self.changed:
            if self.down:
                return None
            name = path.removeprefix("/v1/visitor/")
            self.asked_to_leave += name == "leave"
            self.changed.notify_all()
            if name == "leave" and not token:
                token = body.get("token")
            if name in {"tab", "conversation", "events"}:
                self.looked.append(f"{method} {name}")
            known = self.tab if name == "tab" else self.token
            if name == "leave" and token == self.tab:
                known = token
            if name not in {"status", "conversations"} and (token != known or not self.view):
                return 401, {"error": "unauthorised"}
            return getattr(self, f"_{method.lower()}_{name.replace('-', '_')}")(query, body)  # type: ignore[no-any-return]

    def _get_status(self, _query: Any, _body: Any) -> Answer:
        return 200, {
            "open": self.open,
            "available": self.available,
            "staffed": self.staffed,
            "waiting": self.waiting,
            "full": self.full,
            "languages": ["nl", "en"],
            "topics": msgspec.to_builtins(topics(), str_keys=True, enc_hook=str),
            "retention_hours": 48,
            "return_words": self.return_words,
        }

    def _post_conversations(self, _query: Any, body: Any) -> Answer:
        if not self.open:
            return 409, {"error": "helpline_closed"}
        self.started.append(dict(body))
        self.changed.notify_all()
        if self.refuse_starts:
            return self.refuse_starts.pop(0)
        if self.full:
            return 429, {"error": "crowded", "retry_after": self.retry_after}
        self.tab = body.pop("tab")
        self.created.append(body)
        self.view = {
            "alias": body["alias"],
            "language": body["language"],
            "state": "waiting",
            "position": self.waiting,
            "counsellor_here": False,
            "typing": False,
            "ended": None,
            "can_return": False,
            "offer_word": False,
            "return_minutes": 15,
            "staff": "free" if self.available else "busy",
            "nobody_minutes": 5,
        }
        self.changed.notify_all()
        return 201, {"token": TOKEN, "conversation": self.view, "seal": SEAL}

    def _get_tab(self, _query: Any, _body: Any) -> Answer:
        return 204, None

    def _post_tab(self, _query: Any, body: Any) -> Answer:
        self.token = body["new_token"]
        return 200, {**self._get_conversation(None, None)[1], "seal": SEAL}  # type: ignore[dict-item]

    def _get_conversation(self, _query: Any, _body: Any) -> Answer:
        return 200, {"conversation": self.view, "messages": self.messages, "cursor": str(self.cursor)}

    def _get_events(self, query: dict[str, list[str]], _body: Any) -> Answer | None:
        after = int(query["after"][0])
        self.changed.wait_for(lambda: self.cursor > after or self.down, float(query["wait"][0]))
        if self.down:
            return None
        return 200, {
            "messages": [message for message in self.messages if message["seq"] > after],
            "conversation": self.view,
            "typing": self.counsellor_types,
            "cursor": str(self.cursor),
        }

    def _post_messages(self, _query: Any, body: Any) -> Answer | None:
        self.sends.append(body["client_id"])
        self.changed.notify_all()
        if self.refuse:
            return self.refuse.pop(0)
        if self.view["state"] == "ended":
            return 410, {"error": "closed"}
        known = [message for message in self.messages if message["client_id"] == body["client_id"]]
        if known:
            return 200, known[0]
        stored = self._store("visitor", body["client_id"], body["text"])
        if self.lose_answers:
            self.lose_answers -= 1
            return None
        return 201, stored

    def _post_typing(self, _query: Any, body: Any) -> Answer:
        self.typing.append(body["on"])
        self.changed.notify_all()
        return 204, None

    def _get_return_word(self, _query: Any, _body: Any) -> Answer:
        self.suggested.append(f"krokodil muziek walvis{len(self.suggested)}")
        return 200, {"word": self.suggested[-1]}

    def _post_return_word(self, _query: Any, body: Any) -> Answer:
        self.words.append(body["word"])
        self.changed.notify_all()
        return self.refuse_words.pop(0) if self.refuse_words else (204, None)

    def _post_leave(self, _query: Any, body: Any) -> Answer:
        self.leaves.append(body)
        self.end("quick_exit" if body["how"] == "quick_exit" else "visitor_left", can_return=body["how"] == "left")
        return 204, None

    def _post_return(self, _query: Any, body: Any) -> Answer:
        if not self.view["can_return"]:
            return 410, {"error": "closed"}
        self.touch(state="active", ended=None, can_return=False)
        self.tab = body["tab"]
        return 200, {"conversation": self.view, "seal": SEAL}

    def visitor_texts(self) -> list[str]:
        return [message["text"] for message in self.messages if message["author"] == "visitor"]


@contextmanager
def serve(helpline: Helpline, exit_url: str) -> Iterator[str]:
    """Serve the page and `helpline` on a free port; give the origin."""
    pages = visitor_files(
        Facts(
            exit_url=exit_url,
            organisation="Stichting Voorbeeld",
            lines=lines(),
            topics=topics(),
            retention_hours=48,
            statement=Statement(controller="Stichting Voorbeeld"),
        )
    )

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path in pages:
                kind, content = pages[path]
                self.reply(200, kind, content, HEADERS)
                return
            self.api("GET", None)

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.api("POST", json.loads(raw) if raw else {})

        def api(self, method: str, body: Any) -> None:
            parts = urlsplit(self.path)
            bearer = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None
            answer = helpline.answer(method, parts.path, parse_qs(parts.query), body, bearer)
            if answer is None:
                self.close_connection = True
                return
            status, data = answer
            content = b"" if data is None else json.dumps(data).encode()
            self.reply(status, "application/json", content, {"Cache-Control": "no-store"})

        def reply(self, status: int, kind: str, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if content:
                self.wfile.write(content)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        with helpline.changed:
            helpline.down = True
            helpline.changed.notify_all()
        server.shutdown()
        server.server_close()
