"""Mutations that change nothing that anybody could notice, each with its reason. They do not count in the score.

A mutation is named by its line before and after, without the white space around it, so that the list survives a move.
`report` says which entries no mutation matches any more.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Equivalent:
    """Mutations of one line in a module; `after` empty: every mutation of it by an operator whose name begins so."""

    module: str
    before: str
    reason: str
    after: tuple[str, ...] = ()
    operator: str = ""


EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(
        "console/terminal/guard.py",
        "if text.isascii() and text.isprintable():",
        "a shortcut: without it the pattern is searched and says the same",
        operator="AddNot",
    ),
    Equivalent(
        "console/sign_in/lock.py",
        "def learn(self, secret: str, *, pin: bool = False) -> None:",
        "how it may be called, not what it does: every caller names `pin`",
        after=("def learn(self, secret: str, /, pin: bool = False) -> None:",),
    ),
    Equivalent(
        "console/sign_in/lock.py",
        "if self.cover is Cover.LOCKED or (self.lock_after and idle >= self.lock_after):",
        "members of an enumeration are one object each",
        operator="ReplaceComparisonOperator_Is_Eq",
    ),
    Equivalent(
        "console/sign_in/lock.py",
        "if self.cover is Cover.BLANK or (self.blank_after and idle >= self.blank_after):",
        "members of an enumeration are one object each",
        operator="ReplaceComparisonOperator_Is_Eq",
    ),
    Equivalent(
        "console/sign_in/lock.py",
        "@dataclass",
        "of `Tries`: its one field has a default in the class, and nobody compares or prints one",
        operator="RemoveDecorator",
    ),
    *(
        Equivalent(
            "backend/accounts/rotation.py",
            line,
            "members of an enumeration are one object each, and of their texts none sorts before this one",
            operator=f"ReplaceComparisonOperator_Is_{other}",
        )
        for line in ("if shown.mark is Mark.CURRENT:", "shown.mark is Mark.SPENT")
        for other in ("Eq", "LtE")
    ),
    *(
        Equivalent(
            "backend/accounts/rotation.py",
            f"class {name}(Struct, frozen=True, kw_only=True):",
            "how it may be made and whether it may be changed later: nothing here changes one",
            operator="ReplaceTrueWithFalse",
        )
        for name in ("Shown", "Standing")
    ),
    *(
        Equivalent(
            module,
            line,
            "how it may be made and whether it may be changed later: nothing here changes one",
            operator="ReplaceTrueWithFalse",
        )
        for module, line in (
            ("backend/credentials/access.py", "class Viewer(Struct, frozen=True, kw_only=True):"),
            ("backend/edge/crowd.py", "class Room(Struct, frozen=True):"),
            ("backend/http/door.py", "class Door(Struct, frozen=True, kw_only=True):"),
            ("backend/edge/rates.py", "class Rate(Struct, frozen=True, kw_only=True):"),
            ("backend/edge/rates.py", "class Rates(Struct, frozen=True, kw_only=True):"),
            ("backend/chat/flood/fair.py", "class Standing(Struct, frozen=True):"),
        )
    ),
    Equivalent(
        "backend/http/door.py",
        "*,",
        "how it may be called, not what it does: every caller names what follows",
        after=("/,",),
    ),
    *(
        Equivalent(
            "backend/edge/rates.py",
            "if self._key_made != self._addresses.key_made:",
            "the clock never goes back, and the time of a key is one object as long as the key is used",
            operator=f"ReplaceComparisonOperator_NotEq_{other}",
        )
        for other in ("Lt", "IsNot")
    ),
    *(
        Equivalent(
            "backend/edge/turns.py",
            "return self._at_work.get(place, 0) < self._most",
            "one more begins only where it is true: the count passes no limit, and small numbers are one object each",
            operator=f"ReplaceComparisonOperator_Lt_{other}",
        )
        for other in ("NotEq", "IsNot")
    ),
    Equivalent(
        "backend/accounts/attempts.py",
        "return min(FIRST_WAIT * 2.0 ** min(wrong - FREE, 30), LONGEST_WAIT)",
        "the longest wait is reached at five doublings; the other bound only keeps the number from growing for ever",
        after=tuple(f"return min(FIRST_WAIT * 2.0 ** min(wrong - FREE, {bound}), LONGEST_WAIT)" for bound in (29, 31)),
    ),
    Equivalent(
        "backend/accounts/attempts.py",
        "count = self._standing(key) or _Count(wrong=0, last=0.0)",
        "the time is overwritten two lines below",
        after=tuple(
            f"count = self._standing(key) or _Count(wrong=0, last={last})" for last in ("1.0", "-1.0", " 1.0", " -1.0")
        ),
    ),
    *(
        Equivalent(
            "backend/credentials/access.py",
            line,
            "of one value the first is the last",
            after=(line.replace("[0]", "[ -1]", 1), line[::-1].replace("]0[", "]1- [", 1)[::-1]),
        )
        for line in (
            'found = _BEARER.fullmatch(values[0].decode("latin-1")) if len(values) == 1 else None',
            "return shown[0].decode() if len(shown) == 1 and _PASS.fullmatch(shown[0]) else None",
        )
    ),
    Equivalent(
        "backend/edge/turns.py",
        "return self._at_work.get(place, 0) < self._most",
        "none at work is below every limit, and none is never counted",
        after=("return self._at_work.get(place, -1) < self._most",),
    ),
    Equivalent(
        "backend/edge/bodies.py",
        "def __init__(self, *, whole: bool = False) -> None:",
        "how it may be called, not what it does: every caller names `whole`",
        after=("def __init__(self, /, whole: bool = False) -> None:",),
    ),
    *(
        Equivalent(
            "backend/edge/bodies.py",
            'if raw.count(b"[") + raw.count(b"{") <= DEEPEST:',
            "a shortcut: so few are neither many nor deep, and the count of them says the same",
            after=(f'if raw.count(b"[") + raw.count(b"{{") {other} DEEPEST:',),
        )
        for other in ("==", "<", "is")
    ),
    *(
        Equivalent(
            "backend/edge/bodies.py",
            line,
            "of the two events that a request has (ASGI: `http.request`, `http.disconnect`) the other sorts before it",
            operator="ReplaceComparisonOperator_NotEq_Lt",
        )
        for line in (
            'if message["type"] != "http.request":',
            'if message["type"] != "http.request" or not message.get("more_body", False):',
        )
    ),
    Equivalent(
        "backend/edge/bodies.py",
        'if scope["type"] != "http":',
        "the other kinds that there are (ASGI: `websocket`, `lifespan`) sort behind it",
        operator="ReplaceComparisonOperator_NotEq_Gt",
    ),
    Equivalent(
        "backend/edge/bodies.py",
        "return 0",
        "nothing is announced: 1 and -1 are below every limit too, and it is compared with nothing else",
        after=("return 1", "return -1"),
    ),
    Equivalent(
        "backend/edge/bodies.py",
        "return len(values) == 1 and _JSON_TYPE.fullmatch(values[0].strip()) is not None",
        "of one value the first is the last",
        after=("return len(values) == 1 and _JSON_TYPE.fullmatch(values[ -1].strip()) is not None",),
    ),
    Equivalent(
        "backend/edge/rates.py",
        "if len(self._spent) > self._most:",
        "who has all again is forgotten one key earlier, and has all again also where it is forgotten",
        operator="ReplaceComparisonOperator_Gt_GtE",
    ),
    Equivalent(
        "backend/edge/rates.py",
        "spent, at = self._spent.pop(key, (0.0, now))",
        "the next line makes 0 of what is below 0",
        after=("spent, at = self._spent.pop(key, ( -1.0, now))",),
    ),
    Equivalent(
        "backend/edge/rates.py",
        "wait = max(1, math.ceil((spent + 1 - self._rate.count) / per_second))",
        "it is more than 0 before it is rounded up: 1 at least",
        after=("wait = max( 0, math.ceil((spent + 1 - self._rate.count) / per_second))",),
    ),
    *(
        Equivalent(
            "backend/accounts/attempts.py",
            line,
            "it is never below 0",
            operator="ReplaceComparisonOperator_Gt_NotEq",
        )
        for line in (
            "if (left := self.left(key)) > 0:",
            "if count is not None and count.wrong > 0:",
        )
    ),
    Equivalent(
        "backend/accounts/attempts.py",
        "return 0.0",
        "a wait that is over; what is left of a wait is never told as less than 0",
        after=("return -1.0",),
    ),
    Equivalent(
        "protocol/safe_text.py",
        "def sanitise(raw: str, *, limit: int = LIMIT, lines: int = LINES) -> SafeText:",
        "how it may be called, not what it does: every caller names `limit` and `lines`",
        after=("def sanitise(raw: str, /, limit: int = LIMIT, lines: int = LINES) -> SafeText:",),
    ),
    Equivalent(
        "protocol/safe_text.py",
        'return chr(0x2400 + code), "control"',
        "the code is below 0x20: the two numbers have no bit in common",
        after=('return chr(0x2400 | code), "control"', 'return chr(0x2400 ^ code), "control"'),
    ),
    Equivalent(
        "protocol/safe_text.py",
        'if before == "\\n":',
        "nothing of the closed alphabet sorts before a line break",
        operator="ReplaceComparisonOperator_Eq_LtE",
    ),
    Equivalent(
        "console/sign_in/tokens.py",
        "*,",
        "how it may be called, not what it does: every caller names what follows",
        after=("/,",),
    ),
    Equivalent(
        "console/sign_in/tokens.py",
        "if self.reason is Reason.TOO_LONG:",
        "members of an enumeration are one object each",
        operator="ReplaceComparisonOperator_Is_Eq",
    ),
    *(
        Equivalent(
            "backend/accounts/slow_lane.py",
            line,
            "it is never below 0",
            operator="ReplaceComparisonOperator_Gt_NotEq",
        )
        for line in (
            "if (ticket := self._tickets.get((name, address))) is not None and ticket.tries > 0:",
            "if wait > 0:",
        )
    ),
    Equivalent(
        "protocol/safe_text.py",
        "_PASSES = 8",
        "no text is known that is not settled after three",
        after=("_PASSES = 7", "_PASSES = 9"),
    ),
    *(
        Equivalent(
            "protocol/safe_text.py",
            'if len(raw) <= limit and _ORDINARY.fullmatch(raw) and raw.count("\\n") < lines:',
            "a shortcut: the whole way leaves such a text as it is, and flags nothing",
            operator=f"ReplaceComparisonOperator_LtE_{other}",
        )
        for other in ("Eq", "Lt", "Is")
    ),
    *(
        Equivalent(
            "protocol/safe_text.py",
            before,
            "a format character (Cf) is dropped as hidden wherever it stands; the list has it for whoever reads it",
            after=after,
        )
        for before, after in (
            ("(0x00AD, 0x00AD), # soft hyphen", ("( 174, 0x00AD), # soft hyphen", "(0x00AD, 172), # soft hyphen")),
            ("(0x200B, 0x200B),", ("( 8204, 0x200B),", "(0x200B, 8202),")),
            ("(0x2060, 0x206F),", ("( 8289, 0x206F),", "(0x2060, 8302),")),
            ("(0xFEFF, 0xFEFF),", ("( 65280, 0xFEFF),", "(0xFEFF, 65278),")),
            ("(0xFFF9, 0xFFFC),", ("( 65530, 0xFFFC),",)),
        )
    ),
    *(
        Equivalent(
            "protocol/safe_text.py",
            "@lru_cache(maxsize=8192)",
            "how fast it is, not what it does",
            operator=operator,
        )
        for operator in ("NumberReplacer", "RemoveDecorator")
    ),
    Equivalent(
        "protocol/safe_text.py",
        "if used < cells:",
        "where it is more, the line above has ended it",
        operator="ReplaceComparisonOperator_Lt_NotEq",
    ),
    Equivalent(
        "backend/chat/flood/fair.py",
        "min(len(chats), rank + (1 if self._turn(crowd) < turn else 0))",
        "a turn has the name of its crowd in it, and this is another crowd: no two are the same",
        operator="ReplaceComparisonOperator_Lt_LtE",
    ),
    *(
        Equivalent(
            "backend/chat/flood/fair.py",
            "if youngest is not None and _age(standing, chat) < _age(crowd[youngest], youngest):",
            "a shortcut: putting in order what is in order changes nothing",
            operator=f"ReplaceComparisonOperator_Lt_{other}",
        )
        for other in ("IsNot", "NotEq", "LtE")
    ),
    *(
        Equivalent("backend/edge/crowd.py", before, "of the numbers their order alone is used", after=after)
        for before, after in (
            ("IDLE = 0", ("IDLE = -1",)),
            ("SERVED = 5", ("SERVED = 6",)),
            (
                "weights[guest.prefixes.address] = weights.get(guest.prefixes.address, 0) + 1",
                (
                    "weights[guest.prefixes.address] = weights.get(guest.prefixes.address, 1) + 1",
                    "weights[guest.prefixes.address] = weights.get(guest.prefixes.address, -1) + 1",
                    "weights[guest.prefixes.address] = weights.get(guest.prefixes.address, 0) + 2",
                ),
            ),
            (
                "return -weights[guest.prefixes.address], guest.prefixes.address, stage, guest.since",
                ("return ~weights[guest.prefixes.address], guest.prefixes.address, stage, guest.since",),
            ),
        )
    ),
    *(
        Equivalent(
            "backend/edge/crowd.py",
            before,
            "each is one object, and the stage that is named is the first or the last of all",
            operator=f"ReplaceComparisonOperator_{operator}",
        )
        for before, operator in (
            ("if guest is not newcomer", "IsNot_NotEq"),
            ("and guest.stage is not Stage.SERVED", "IsNot_NotEq"),
            ("and guest.stage is not Stage.SERVED", "IsNot_Lt"),
            ("and (guest.prefixes is not PROXY or guest.stage is Stage.IDLE)", "IsNot_NotEq"),
            ("and (guest.prefixes is not PROXY or guest.stage is Stage.IDLE)", "Is_Eq"),
            ("and (guest.prefixes is not PROXY or guest.stage is Stage.IDLE)", "Is_LtE"),
        )
    ),
)
