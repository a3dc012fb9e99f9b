"""Where the session's refresh token is kept: in memory always, in the operating system's key store where that is right.

Never in a file. Over SSH and without a desktop in memory only, because the key store that one would reach there belongs
to the gateway. The store is asked in a process of its own that is killed when it does not answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from console.strings import N_, _

HELPER = (sys.executable, "-I", "-m", "console.sign_in.token_helper")
ANSWER_SECONDS = 3.0
LONGEST = 1200
"""Characters of a token that is stored; Windows takes 1280 (2560 bytes of UTF-16)."""

HELPER_ENVIRONMENT = frozenset(
    {
        *("PATH", "HOME", "LANG", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"),
        *("SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "USERNAME"),
    }
)


class Reason(Enum):
    """Why a token is not kept beyond this run; the value is the text for the screen."""

    POLICY = N_("Your sign-in is not kept: your organisation does not allow it.")
    REMOTE = N_("Your sign-in is not kept: this is a remote session.")
    NO_STORE = N_("Your sign-in is not kept on this workstation: there is no key store.")
    SILENT = N_("Your sign-in is not kept: the key store of this workstation does not answer.")
    REFUSED = N_("Your sign-in is not kept: the key store of this workstation is locked or refused it.")
    TOO_LONG = N_("Your sign-in is not kept: the server's token is too long for a key store.")

    @property
    def text(self) -> str:
        """The sentence in the language in use."""
        return _(self.value)


class _Failed(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.name)
        self.reason = reason


def choose_backend(environ: Mapping[str, str], platform: str) -> str | Reason:
    """The key store for this session (a name in `token_helper.BACKENDS`), or why there is none."""
    if any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")):
        return Reason.REMOTE
    if platform == "win32":
        return "windows"
    if platform == "darwin":
        return "macos"
    desktop = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return "secret-service" if desktop and environ.get("DBUS_SESSION_BUS_ADDRESS") else Reason.NO_STORE


class TokenStore:
    """One opaque refresh token an account. No method raises for a key store that fails: the token stays in memory."""

    def __init__(
        self,
        *,
        allowed: bool = True,
        environ: Mapping[str, str] = os.environ,
        platform: str = sys.platform,
        helper: Sequence[str] = HELPER,
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        """`allowed`: whether the organisation's policy lets tokens be stored at all."""
        backend = choose_backend(environ, platform) if allowed else Reason.POLICY
        self._backend = backend if isinstance(backend, str) else ""
        self.reason = backend if isinstance(backend, Reason) else None
        """Why the token is not kept beyond this run; None where it is, or where nothing was tried yet."""
        self._environ = {name: value for name, value in environ.items() if name.upper() in HELPER_ENVIRONMENT}
        self._helper = tuple(helper)
        self._seconds = seconds
        self._memory: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()

    def __repr__(self) -> str:
        return f"TokenStore(kept={self.kept})"

    @property
    def kept(self) -> bool:
        """Whether a token outlives this run."""
        return self.reason is None

    async def load(self, account: str) -> str | None:
        """The token of `account` (server and user name, as one string), or None."""
        if account not in self._memory:
            token = (await self._ask("load", account)).get("token")
            if isinstance(token, str) and token:
                self._memory[account] = token
        return self._memory.get(account)

    async def save(self, account: str, token: str) -> bool:
        """Keep `token`; gives `kept`."""
        self._memory[account] = token
        if len(token) > LONGEST:
            # The shorter one before it, if any, is no longer valid.
            await self._ask("forget", account)
            self.reason = self.reason or Reason.TOO_LONG
        else:
            if self.reason is Reason.TOO_LONG:
                self.reason = None
            await self._ask("save", account, token)
        return self.kept

    async def forget(self, account: str) -> None:
        """Remove the token of `account` everywhere."""
        self._memory.pop(account, None)
        await self._ask("forget", account)

    async def _ask(self, do: str, account: str, token: str = "") -> dict[str, Any]:
        """The helper's answer; empty where there is no store. A store that failed once is not asked again."""
        if not self.kept:
            return {}
        request = {"do": do, "backend": self._backend, "account": account, "token": token}
        async with self._one_at_a_time:
            try:
                return await self._run(json.dumps(request).encode())
            except _Failed as failed:
                self.reason = failed.reason
                return {}

    async def _run(self, request: bytes) -> dict[str, Any]:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._helper,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=self._environ,
                # Without a controlling terminal nothing can ask for a password behind the screen.
                start_new_session=True,
            )
        except OSError as error:
            raise _Failed(Reason.NO_STORE) from error
        try:
            output, _errors = await asyncio.wait_for(process.communicate(request), self._seconds)
        except TimeoutError as error:
            raise _Failed(Reason.SILENT) from error
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        try:
            answer = json.loads(output)
        except ValueError as error:
            raise _Failed(Reason.NO_STORE) from error
        match answer:
            case {"failure": "no-store"}:
                raise _Failed(Reason.NO_STORE)
            case {"failure": _}:
                raise _Failed(Reason.REFUSED)
            case dict():
                return answer
            case _:
                raise _Failed(Reason.NO_STORE)
