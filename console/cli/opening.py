"""`baken` without a command: the console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.content.models import Content
    from console.demo.stage import Stage
    from console.screens.settings import Options
    from console.settings.config import Config, Policy

OPTION_OF = {"send_key": "enter_sends"}
"""Fields of `Options` that are called otherwise than their key in the settings files."""


def run_console(
    *, server: str | None, lang: str | None, content_dir: Path | None, ascii_only: bool, demo: bool = False
) -> int:
    """Open the console; gives its exit code. Raises `ConsoleError` for what makes it impossible to start.

    With `demo` it opens on a server of its own with scripted chatters, and leaves nothing behind.
    """
    from console.settings.environment import prepare

    # Textual reads its environment while it is imported, so this comes before everything else.
    prepare()
    from console.content.load import load
    from console.settings import config, paths
    from console.strings import set_language
    from console.terminal.checks import ended_by_force, require_terminal
    from console.terminal.keeper import watch

    settings, policy = config.load(paths.config_file(), paths.policy_file())
    settings = config.with_options(settings, policy, server=server, language=lang, ascii=ascii_only)
    language = settings.language
    set_language(language)
    content = load(content_dir)
    require_terminal()
    watch(ended_by_force())
    if not demo:
        return _run(settings.server or "", language, settings, policy, content)
    from console.demo.stage import stage

    with stage() as running:
        url = running.counsellor_url
        return _run(url, language, settings, policy, content, demo=running)


def _run(
    server: str,
    language: str,
    settings: Config,
    policy: Policy,
    content: Content,
    *,
    demo: Stage | None = None,
) -> int:
    from console.app import ConsoleApp
    from console.demo.gate import DemoGate
    from console.screens.settings import Options
    from console.settings.paths import crash_log
    from console.sign_in.network_authenticator import NetworkAuthenticator
    from console.sign_in.tokens import TokenStore
    from console.support.output import say_at_the_end
    from console.terminal.bell import Notify
    from console.terminal.crash import IncidentLog, Reporter, sentence

    reporter = Reporter(IncidentLog(crash_log()))
    reporter.install()
    app = ConsoleApp(
        DemoGate(demo) if demo else NetworkAuthenticator(TokenStore(allowed=policy.store_tokens), settings.proxy),
        content,
        server=server,
        options=Options(
            language=language,
            theme=settings.theme,
            enter_sends=settings.enter_sends,
            blank_minutes=settings.blank_minutes,
            lock_minutes=settings.lock_minutes,
            mouse=settings.mouse,
            bell=settings.bell,
            bell_repeat_seconds=settings.bell_repeat_seconds,
            reply_overdue_seconds=settings.reply_overdue_seconds,
            fixed=frozenset(OPTION_OF.get(key, key) for key in policy.fixed - ({"server"} if demo else set())),
        ),
        keep_options=None if demo else _keep_options,
        keep_server=None if demo or "server" in policy.fixed else keep_server,
        keymap=settings.keymap,
        ascii_only=settings.ascii,
        demo=demo.visitor_url if demo else "",
        reporter=reporter,
        notify_by=Notify.OSC_9 if policy.notifications else Notify.BELL,
    )
    app.kitty_keys = settings.kitty_keys
    app.run(mouse=settings.mouse)
    if reporter.first is not None and not app.return_code:
        say_at_the_end(sentence(reporter.first))
    return app.return_code or 0


def _keep_options(options: Options) -> str:
    """Write what the settings screen changed; gives a sentence where that failed."""
    from console.settings.config_writer import remember
    from console.settings.paths import config_file
    from console.support.errors import ConsoleError

    values: dict[str, str | int | bool] = {
        "language": options.language,
        "theme": options.theme,
        "send_key": "enter" if options.enter_sends else "ctrl+j",
        "blank_minutes": options.blank_minutes,
        "lock_minutes": options.lock_minutes,
        "mouse": options.mouse,
        "bell": options.bell,
    }
    try:
        for key, value in values.items():
            if OPTION_OF.get(key, key) not in options.fixed:
                remember(config_file(), key, value)
    except ConsoleError as error:
        return f"{error.message} {error.remedy}"
    return ""


def keep_server(server: str) -> None:
    """Remember the last server; where that cannot be done it is asked for again next time."""
    import contextlib

    from console.settings.config_writer import remember
    from console.settings.paths import config_file
    from console.support.errors import ConsoleError

    with contextlib.suppress(ConsoleError):
        remember(config_file(), "server", server)
