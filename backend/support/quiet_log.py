"""The server's log: what an operator must know, on stderr, without addresses, names, texts or tokens.

Our own loggers (`baken.*`) write fixed sentences. Of libraries only errors are shown, and of those only the kind:
their words may quote what somebody typed.
"""

from __future__ import annotations

import logging

OWN = "baken"


class KindOnly(logging.Formatter):
    """Our own records in full; a library's as its logger's name and the kind of its exception."""

    default_time_format = "%Y-%m-%d %H:%M:%S"
    default_msec_format = None

    def format(self, record: logging.LogRecord) -> str:
        moment = self.formatTime(record)
        if record.name.partition(".")[0] == OWN:
            return f"{moment} {record.getMessage()}"
        kind = record.exc_info[0] if record.exc_info else None
        return f"{moment} {record.name}: {kind.__name__ if kind else 'error'}"


def _wanted(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == OWN or record.levelno >= logging.ERROR


def start() -> None:
    """Send every log of this process through `KindOnly`."""
    handler = logging.StreamHandler()
    handler.setFormatter(KindOnly())
    handler.addFilter(_wanted)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in list(logging.Logger.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
