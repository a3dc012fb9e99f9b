"""Why there is no report."""

from __future__ import annotations

from backend import problem


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


class TooFew(problem.Problem):
    """409: the report would point at somebody."""

    def __init__(self, k: int) -> None:
        sentence = (
            "So few people came into view in that year that hardly a number could be published without pointing at "
            f"somebody: each that is hidden has to leave {k} possibilities. Nothing is shown."
        )
        super().__init__(409, "too_few", sentence)


def definition_changed(year: int) -> problem.Problem:
    """409: figures by other definitions stand in the way."""
    return problem.Problem(
        409,
        "definition_changed",
        f"The figures of {year} were published with other tables than this version has, and the two cannot be laid "
        "beside each other. Nothing was changed; the version that made them still gives them.",
        year=year,
    )


def foreign_value(year: str | None, field: str) -> problem.Problem:
    """409: a registration holds something that this version does not know; it is not guessed what it counts as."""
    return problem.Problem(
        409,
        "foreign_value",
        f"A registration has something in its field {field} that this version does not know. Nothing was changed.",
        year=None if year is None else int(year),
        field=field,
    )
