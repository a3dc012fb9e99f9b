"""What each table is called, and one sentence that says who or what it counts."""

from __future__ import annotations

from typing import NamedTuple

from console.strings import N_


class Heading(NamedTuple):
    """Message ids: a title, and what is counted."""

    title: str
    counted: str


TABLES: dict[str, Heading] = {
    "role": Heading(
        N_("Who chatted, and about whom"),
        N_(
            "Everybody who first came into view in this year and in whose chat a counsellor saw signs of human "
            "trafficking: possible victims, and people who chatted about somebody else. All other tables are about "
            "the possible victims alone."
        ),
    ),
    "age": Heading(
        N_("Age at the time of the chat"),
        N_("Possible victims by their age when they chatted. The limits of each group are in whole years of age."),
    ),
    "gender": Heading(N_("Girls and women, boys and men"), N_("Possible victims by the gender that they named.")),
    "forms": Heading(
        N_("Forms of exploitation that occur"),
        N_("Possible victims by form of exploitation; each form that somebody told of counts."),
    ),
    "form_mix": Heading(
        N_("Sexual and criminal exploitation together"),
        N_("Possible victims by whether sexual and criminal exploitation occur apart or together."),
    ),
    "criminal_kind": Heading(
        N_("What crime they were made to commit"),
        N_(
            "Possible victims of whom it is known which crime they were made to commit; several may go together. "
            "Whoever was not exploited in crime stands among the unknown."
        ),
    ),
    "status": Heading(
        N_("Is it still going on?"),
        N_("Possible victims by whether the exploitation was going on at the time of the chat."),
    ),
    "duration": Heading(
        N_("How long it has lasted"),
        N_(
            "Possible victims by how long the exploitation had lasted at the time of the chat, or had lasted when it "
            "ended. A limit belongs to the longer group."
        ),
    ),
    "perp_relation": Heading(
        N_("Who the exploiters are"),
        N_("Possible victims by what the exploiters are to them; several may go together."),
    ),
    "parents": Heading(
        N_("Parents as exploiters"),
        N_("Possible victims of whom it is known who the exploiters are, by whether a parent is among them."),
    ),
    "perp_count": Heading(
        N_("One exploiter or several"), N_("Possible victims by the number of people who exploit them.")
    ),
    "perp_received": Heading(
        N_("What the exploiters got for it"),
        N_("Possible victims by what their exploiters got for it; several may go together."),
    ),
    "siblings_victim": Heading(
        N_("Brothers and sisters"), N_("Possible victims by whether a brother or sister is exploited too.")
    ),
    "first_disclosure": Heading(
        N_("Told for the first time"),
        N_("Possible victims by whether they told of it for the first time in this chat."),
    ),
    "known_to": Heading(
        N_("Who knew of it before"),
        N_("Possible victims by who knew of the exploitation before the chat; several may go together."),
    ),
    "help_asked": Heading(
        N_("What help they asked for"),
        N_("Possible victims by what they asked of the helpline; several may go together."),
    ),
    "referral": Heading(
        N_("Where they were referred to"),
        N_("Possible victims by the organisations that they were referred to; several may go together."),
    ),
    "referral_result": Heading(
        N_("What came of the referral"),
        N_("Possible victims by what they did with the referral, as far as the chat told."),
    ),
    "outcome": Heading(
        N_("What came of the chat"),
        N_("Possible victims by how things stood at the end of the chat in which they first came into view."),
    ),
    "region": Heading(
        N_("Provinces"),
        N_(
            "Possible victims by province, only where they named it themselves. A province counts from 50 people on; "
            "below that it is hidden."
        ),
    ),
    "language": Heading(N_("Language of the chat"), N_("Possible victims by the language of the chat.")),
    "month": Heading(N_("Through the year"), N_("Possible victims by the month in which they first came into view.")),
    "age_by_gender": Heading(
        N_("Age and gender"), N_("Possible victims by age at the time of the chat and by gender.")
    ),
    "age_by_form": Heading(
        N_("Age and form of exploitation"),
        N_("Possible victims by age at the time of the chat and by form of exploitation."),
    ),
    "parents_by_duration": Heading(
        N_("Parents and duration"),
        N_("Possible victims by whether their own parent is an exploiter and by how long it has lasted."),
    ),
    "parents_by_disclosure": Heading(
        N_("Parents and telling for the first time"),
        N_(
            "Possible victims by whether their own parent is an exploiter and by whether they told of it for the "
            "first time."
        ),
    ),
}
"""The report's tables by their id; the order is the report's own."""
