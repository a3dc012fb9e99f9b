"""Mutation testing of the guards: `python -m scripts.mutate [--budget MINUTES] [--jobs N] [--write] [TARGET ...]`.

Goes on where it was stopped; what survived is tried again, because tests may have been written since. `--write` puts
the scores of what was tried into `docs/testing.md`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter

from scripts.mutation.equivalent import EQUIVALENT, Equivalent
from scripts.mutation.report import Score, reason_of, rewritten, score, table
from scripts.mutation.session import ROOT, Mutation, Session
from scripts.mutation.targets import TARGETS
from scripts.mutation.warm import Running, load

DOCUMENT = ROOT / "docs" / "testing.md"
BEGIN, END = "<!-- scores: made by python -m scripts.mutate --write -->\n", "<!-- end of scores -->\n"
LEAST, TIMES = 10.0, 6.0
"""Seconds that a mutation may take at least, and how many times as long as the tests without one."""
POLL = 0.02


def main() -> int:
    """Run until all is tried or the budget is spent; 1 where something survived."""
    asked = _arguments()
    targets = [each for each in TARGETS if not asked.target or each.name in asked.target]
    sessions = [Session(each) for each in targets]
    if asked.budget:
        load()
        end = time.monotonic() + 60 * asked.budget
        for session in sessions:
            _run(session, end, asked.jobs)
    used: Counter[Equivalent] = Counter()
    scores = [score(session, used) for session in sessions]
    print("\n".join(table(scores, "now")))
    for one in scores:
        for left in one.survived:
            print(f"{left.module}:{left.line} {left.operator}\n    {left.before}\n    {left.after}")
    modules = {module for target in targets for module in target.modules}
    for each in EQUIVALENT:
        if each.module in modules and not used[each]:
            print(f"no mutation needs: {each.module}: {each.before}")
    if asked.write:
        _write(scores)
    return int(any(one.survived for one in scores))


def _run(session: Session, end: float, jobs: int) -> None:
    if time.monotonic() >= end:
        return
    todo = [mutation for mutation in session.todo() if reason_of(mutation) is None or _untried(session, mutation)]
    if not todo:
        return
    tests = session.target.tests
    began = time.monotonic()
    plain = Running(tests, 600)
    while (outcome := plain.outcome()) is None:
        time.sleep(POLL)
    if outcome != "passed":
        sys.exit(f"{session.target.name}: the tests do not pass without a mutation")
    limit = max(LEAST, TIMES * (time.monotonic() - began))
    print(f"{session.target.name}: {len(todo)} to try, {time.monotonic() - began:.1f} s without a mutation", flush=True)
    running: list[tuple[Mutation, Running]] = []
    while todo or running:
        while todo and len(running) < jobs and time.monotonic() < end:
            mutation = todo.pop(0)
            running.append((mutation, Running(tests, limit, (mutation.module, mutation.code))))
        for pair in list(running):
            if (how := pair[1].outcome()) is not None:
                session.done(pair[0], killed=how != "passed", how=how)
                running.remove(pair)
        if time.monotonic() >= end:
            for _, each in running:
                each.stop()
            return
        time.sleep(POLL)


def _untried(session: Session, mutation: Mutation) -> bool:
    return mutation.job in {made.job for made, killed in session.results() if killed is None}


def _write(scores: list[Score]) -> None:
    """New rows for what was tried; the others keep theirs, with the commit that they were seen at."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    page = DOCUMENT.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    old, _, after = rest.partition(END)
    rows = "\n".join(rewritten(old, [one for one in scores if one.tried], commit, [each.name for each in TARGETS]))
    DOCUMENT.write_text(f"{before}{BEGIN}\n{rows}\n\n{END}{after}", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutate", description=__doc__)
    parser.add_argument("--budget", type=float, default=60, help="minutes; 0 only reports")
    parser.add_argument("--jobs", type=int, default=1, help="tests at a time")
    parser.add_argument("--write", action="store_true", help="put the scores into docs/testing.md")
    parser.add_argument("target", nargs="*", choices=[[], *(each.name for each in TARGETS)])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
