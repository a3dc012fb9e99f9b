"""The words of the registration: fields, values and groups, in the language in use or in a given one.

Form, report and export share them. Proper names (provinces, organisations) are the same in every language.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.strings import N_, in_language, language

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "who": (
        N_("Who"),
        (
            "flagged_trafficking",
            "role",
            "visitor_seq",
            "age_band",
            "gender",
            "region",
        ),
    ),
    "what": (
        N_("What happens"),
        (
            "forms",
            "sexual_kind",
            "criminal_kind",
            "status",
            "duration",
            "age_start_band",
        ),
    ),
    "perpetrator": (
        N_("Who does it and how"),
        (
            "perp_relation",
            "perp_count",
            "perp_received",
            "siblings_victim",
            "recruitment",
            "control",
        ),
    ),
    "safety": (
        N_("Safety"),
        (
            "safety",
            "suicide_level",
        ),
    ),
    "asked": (
        N_("Known and asked"),
        (
            "first_disclosure",
            "known_to",
            "help_asked",
        ),
    ),
    "result": (
        N_("What came of it"),
        (
            "referral",
            "referral_result",
            "outcome",
            "channel",
            "language",
            "minutes_band",
        ),
    ),
}
"""The parts of the form: id, heading, fields. Together they are every field, in the order of the record."""

_FIELDS: Mapping[str, str] = {
    "flagged_trafficking": N_("Trafficking?"),
    "role": N_("About whom"),
    "visitor_seq": N_("Here before"),
    "age_band": N_("Age"),
    "gender": N_("Gender"),
    "region": N_("Province"),
    "forms": N_("Exploitation"),
    "sexual_kind": N_("Sexual: how"),
    "criminal_kind": N_("Criminal: what"),
    "status": N_("Now"),
    "duration": N_("How long"),
    "age_start_band": N_("Age at the start"),
    "perp_relation": N_("Who does it"),
    "perp_count": N_("How many perpetrators"),
    "perp_received": N_("What they got for it"),
    "siblings_victim": N_("Siblings too"),
    "recruitment": N_("Got into it through"),
    "control": N_("Kept in it by"),
    "safety": N_("Safety now"),
    "suicide_level": N_("Suicide risk"),
    "first_disclosure": N_("First time told"),
    "known_to": N_("Who knew of it"),
    "help_asked": N_("Help asked for"),
    "referral": N_("Referred to"),
    "referral_result": N_("How that was received"),
    "outcome": N_("The conversation"),
    "channel": N_("Came in by"),
    "language": N_("Language spoken"),
    "minutes_band": N_("Length"),
}

_AGES: Mapping[str, str] = {
    "0-11": N_("11 or younger"),
    "12-14": N_("12 to 14"),
    "15": "15",
    "16-17": N_("16 or 17"),
    "18-22": N_("18 to 22"),
    "23-30": N_("23 to 30"),
    "31+": N_("31 or older"),
}

_ANSWERS: Mapping[str, str] = {"yes": N_("yes"), "no": N_("no")}

_VALUES: Mapping[str, Mapping[str, str]] = {
    "flagged_trafficking": {
        "yes": N_("yes"),
        "suspected": N_("suspected"),
        "no": N_("no"),
    },
    "role": {
        "self": N_("the chatter"),
        "third_party": N_("somebody else"),
        "professional": N_("a professional asks"),
        "no_trafficking": N_("not about trafficking"),
    },
    "visitor_seq": {
        "first": N_("first time"),
        "repeat": N_("has been here before"),
    },
    "age_band": _AGES,
    "gender": {
        "girl_woman": N_("girl / woman"),
        "boy_man": N_("boy / man"),
        "other": N_("another gender"),
    },
    "region": {
        "drenthe": "Drenthe",
        "flevoland": "Flevoland",
        "friesland": "Friesland",
        "gelderland": "Gelderland",
        "groningen": "Groningen",
        "limburg": "Limburg",
        "noord_brabant": "Noord-Brabant",
        "noord_holland": "Noord-Holland",
        "overijssel": "Overijssel",
        "utrecht": "Utrecht",
        "zeeland": "Zeeland",
        "zuid_holland": "Zuid-Holland",
    },
    "forms": {
        "sexual": N_("sexual"),
        "criminal": N_("criminal"),
        "labour": N_("labour"),
        "servitude": N_("servitude"),
        "begging": N_("begging"),
        "forced_marriage": N_("forced marriage"),
        "organ": N_("removal of organs"),
        "illegal_adoption": N_("illegal adoption"),
        "surrogacy": N_("surrogacy"),
        "other": N_("another form"),
    },
    "sexual_kind": {
        "prostitution": N_("sex with others for pay"),
        "images": N_("photos or videos"),
        "live_online": N_("live in front of a camera"),
        "private": N_("for one person"),
    },
    "criminal_kind": {
        "drugs": "drugs",
        "theft": N_("theft"),
        "money_mule": N_("bank account or pass lent out"),
        "identity": N_("things in their name"),
        "violence": N_("violence or weapons"),
        "explosives": N_("placing explosives"),
        "port_extraction": N_("getting drugs out of a port"),
        "other": N_("something else"),
    },
    "status": {
        "ongoing": N_("it goes on"),
        "past": N_("it is over"),
        "about_to_start": N_("it is about to start"),
    },
    "duration": {
        "<1m": N_("less than a month"),
        "1-6m": N_("1 to 6 months"),
        "6-12m": N_("6 to 12 months"),
        "1-2y": N_("1 to 2 years"),
        "2-5y": N_("2 to 5 years"),
        "5-10y": N_("5 to 10 years"),
        "10y+": N_("10 years or longer"),
        "5y+": N_("5 years or longer, not said how long"),
    },
    "age_start_band": _AGES,
    "perp_relation": {
        "father": N_("father"),
        "mother": N_("mother"),
        "stepparent": N_("step-parent"),
        "foster_parent": N_("foster parent"),
        "sibling": N_("brother or sister"),
        "other_family": N_("other family"),
        "partner": N_("boyfriend or girlfriend"),
        "friend_peer": N_("friend or classmate"),
        "acquaintance": N_("acquaintance"),
        "online_contact": N_("contact from the internet"),
        "group": N_("group or gang"),
        "professional": N_("professional"),
        "stranger": N_("stranger"),
    },
    "perp_count": {
        "one": N_("one"),
        "several": N_("several"),
    },
    "perp_received": {
        "money": N_("money"),
        "drugs": "drugs",
        "shelter": N_("a place to stay"),
        "goods": N_("goods or gifts"),
        "other": N_("something else"),
    },
    "siblings_victim": _ANSWERS,
    "recruitment": {
        "business": N_("a shop, bar or other business"),
        "school": "school",
        "work": N_("work"),
        "social_network": N_("social media"),
        "online_advert": N_("an advertisement online"),
        "tv_advert": N_("an advertisement on television"),
        "newspaper_advert": N_("an advertisement in a newspaper"),
        "family": N_("family"),
        "friends": N_("friends"),
        "other": N_("another way"),
    },
    "control": {
        "physical_threats": N_("threats of violence"),
        "threatens_police": N_("threats of the police"),
        "threatens_family": N_("threats against family"),
        "debt": N_("debt"),
        "false_promises": N_("false promises"),
        "physical_abuse": N_("violence"),
        "sexual_abuse": N_("sexual violence"),
        "takes_earnings": N_("taking the earnings"),
        "restricts_money": N_("no money of their own"),
        "restricts_care": N_("no medical care"),
        "withholds_needs": N_("no food or sleep"),
        "psychological_abuse": N_("humiliation, pressure"),
        "substances": N_("drugs or drink"),
        "excessive_hours": N_("far too long hours"),
        "withholds_papers": N_("taking identity papers"),
        "restricts_movement": N_("not allowed to leave"),
        "images_blackmail": N_("blackmail with images"),
        "other": N_("in another way"),
    },
    "safety": {
        "acute": N_("acute danger"),
        "unsafe": N_("unsafe"),
        "safe_now": N_("safe at this moment"),
    },
    "suicide_level": {
        "none": N_("no risk seen"),
        "low": N_("low"),
        "moderate": N_("moderate"),
        "high": N_("high"),
    },
    "first_disclosure": _ANSWERS,
    "known_to": {
        "nobody": N_("nobody"),
        "family_friend": N_("family or a friend"),
        "school": "school",
        "care": N_("care or social work"),
        "veilig_thuis": "Veilig Thuis",
        "police": N_("police"),
        "other": N_("somebody else"),
    },
    "help_asked": {
        "listen": N_("to be listened to"),
        "info": N_("information"),
        "stop_situation": N_("making it stop"),
        "shelter": N_("a safe place"),
        "report": N_("telling the police"),
        "images_removed": N_("having images removed"),
        "medical": N_("medical care"),
        "legal": N_("legal advice"),
        "for_other": N_("help for somebody else"),
    },
    "referral": {
        "alarm-112": "112",
        "politie": N_("police"),
        "mma": "Meld Misdaad Anoniem",
        "veilig-thuis": "Veilig Thuis",
        "fier": "Fier",
        "comensha": "CoMensha",
        "zorgcoordinator": N_("care coordinator"),
        "jeugdzorg-nl": N_("municipality / youth care"),
        "csg": "Centrum Seksueel Geweld",
        "113": "113 Zelfmoordpreventie",
        "kindertelefoon": "De Kindertelefoon",
        "alles-oke": "Alles Oké?",
        "helpwanted": "Helpwanted",
        "slachtofferhulp": "Slachtofferhulp",
        "arbeidsinspectie": "Arbeidsinspectie",
        "emm": "EMM",
        "luisterlijn": "De Luisterlijn",
        "other": N_("another organisation"),
    },
    "referral_result": {
        "accepted": N_("wants to go there"),
        "warm_transfer": N_("handed over in person"),
        "info_only": N_("took the information"),
        "declined": N_("does not want it"),
        "none": N_("nobody to refer to"),
    },
    "outcome": {
        "continues_chat": N_("goes on in a next chat"),
        "to_care": N_("went on to care"),
        "to_police": N_("went on to the police"),
        "meldcode": N_("reporting code started"),
        "broke_off": N_("broken off"),
        "closed_ok": N_("brought to a good end"),
    },
    "channel": {
        "chat": "chat",
        "other": N_("another channel"),
    },
    "language": {
        "nl": N_("Dutch"),
        "en": N_("English"),
        "other": N_("another language"),
    },
    "minutes_band": {
        "<5": N_("less than 5 minutes"),
        "5-15": N_("5 to 15 minutes"),
        "15-30": N_("15 to 30 minutes"),
        "30-45": N_("30 to 45 minutes"),
        "45+": N_("45 minutes or longer"),
    },
}

_UNKNOWN = N_("unknown")


def field_label(name: str, code: str | None = None) -> str:
    """The label of a field of `Record`, in the language `code` (None: the one in use). KeyError where there is none."""
    return _in(code, _FIELDS[name])


def value_label(name: str, value: str, code: str | None = None) -> str:
    """The label of a value of the field `name`; `unknown` is a value of each. KeyError where there is none."""
    return _in(code, _UNKNOWN if value == "unknown" else _VALUES[name][value])


def group_label(group: str, code: str | None = None) -> str:
    """The heading of a part of the form (an id of `GROUPS`)."""
    return _in(code, GROUPS[group][0])


def _in(code: str | None, text: str) -> str:
    return in_language(language() if code is None else code, text)
