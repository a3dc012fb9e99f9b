"""A server in a process that writes down what it reaches for, as `start_guarded` does for the command line.

It runs on the interpreter's own event loop: uvloop connects below the interpreter, which then has no event to tell. It
looks for what is to be purged at every tick, and not once a minute.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

from tests.e2e.start_guarded import watch

if __name__ == "__main__":
    sys.modules.update({"uvloop": None})  # type: ignore[dict-item]  # the import system's own way to say: not there
    watch(os.environ["BAKEN_REACHED"])
    from backend import jobs
    from tests.support.serving import run

    jobs.CLEAN_EVERY = timedelta(0)
    run(sys.argv[1])
