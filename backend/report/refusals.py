"""Why there is no report."""

from __future__ import annotations

from backend.support import problem


def no_data(years: tuple[int, ...]) -> problem.Problem:
    """404: nothing was registered in the year; `years` are those in which something was."""
    return problem.Problem(404, "no_data", "There are no registrations of that year.", years=list(years))


def not_over(year: int) -> problem.Problem:
    """409: figures given out of a part of a year would hold back those of the whole year."""
    return problem.Problem(
        409,
        "not_over",
        f"{year} is not over: its figures are published when it is. There is the internal view.",
        year=year,
    )


def not_released(year: int) -> problem.Problem:
    """409: nobody published the figures of the year yet."""
    return problem.Problem(
        409,
        "not_released",
        f"The figures of {year} were not published yet. A supervisor or an administrator can do it.",
        year=year,
    )


def no_month(year: int) -> problem.Problem:
    """409: internal figures go up to the last month that is over, and in January there is none."""
    return problem.Problem(
        409, "no_month", f"The first month of {year} is not over yet: internal figures go by whole months.", year=year
    )


def changed_by_hand(year: int, number: int) -> problem.Problem:
    """409: what was kept is not what was published; what is hidden in it may no longer be what has to be."""
    return problem.Problem(
        409,
        "changed_by_hand",
        f"The figures of {year} that were kept (number {number}) were changed from outside. Nothing is shown: put back "
        "a backup of the database.",
        year=year,
        number=number,
    )


def no_answer() -> problem.Problem:
    """409: it was not found out what has to be hidden."""
    return problem.Problem(
        409,
        "no_answer",
        "It could not be calculated what has to stay hidden, so nothing is shown and nothing was published. A table "
        "with fewer rows, or longer periods, makes it easier.",
    )


class NotNow(problem.Problem):
    """409: a draft that cannot be published: `draft_changed`, `already_released`, `second_person`, `reveals` or
    `no_reason`."""

    def __init__(self, error: str, sentence: str) -> None:
        super().__init__(409, error, sentence)


class TooFew(problem.Problem):
    """409: the report would point at somebody."""

    def __init__(self, k: int) -> None:
        sentence = (
            "So few people came into view in that year that hardly a number could be published without pointing at "
            f"somebody: each that is hidden has to leave {k} possibilities. Nothing is shown."
        )
        super().__init__(409, "too_few", sentence)


def foreign_value(year: str | None, field: str) -> problem.Problem:
    """409: a registration holds something that this version does not know; it is not guessed what it counts as."""
    return problem.Problem(
        409,
        "foreign_value",
        f"A registration has something in its field {field} that this version does not know. Nothing was changed.",
        year=None if year is None else int(year),
        field=field,
    )
