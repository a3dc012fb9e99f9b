"""From a record to the standard's words. Field by field, with the reasons, in docs/htcds.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from backend.htcds.standard import EXTENSIONS, PREFIX, SYNTHETIC, YEAR, DoesNotFit, Row, Value, fields
from protocol.registration import FIELD, Record

STATUS = {
    # A helpline never establishes that somebody is a victim: the standard's guidance for helplines says possible.
    "yes": "PossibleVictimOfTrafficking",
    "suspected": "PossibleVictimOfTrafficking",
    "no": "NotAVictimOfTrafficking",
}
GENDER = {
    "girl_woman": "Feminine",
    "boy_man": "Masculine",
    "other": "NonConforming",
    "unknown": "NonSpecifiedUnknown",
}
EXPLOITATION = {
    "sexual": "SexualExploitation",
    "criminal": "Other",
    "labour": "ForcedLabour",
    "servitude": "Servitude",
    "begging": "ForcedBegging",
    "forced_marriage": "ForcedMarriage",
    "organ": "OrganRemoval",
    "illegal_adoption": "ForcedAdoption",
    "surrogacy": "Surrogacy",
    "other": "Other",
}
SEXUAL = {
    "prostitution": "Prostitution",
    "images": "Pornography",
    "live_online": "RemoteInteractiveServices",
    "private": "PrivateSexualServices",
}
RELATIONSHIP = {
    **dict.fromkeys(("father", "mother", "stepparent", "foster_parent", "sibling", "other_family"), "Familial"),
    **dict.fromkeys(("partner", "friend_peer", "acquaintance", "online_contact", "professional"), "Acquainted"),
    "stranger": "Unaquainted",
    "group": None,  # whether the victim knew somebody of it is not said
}
RECRUITMENT = {
    "business": "AtAPlaceOfBusiness",
    "school": "AtAnEducationalInstitution",
    "work": "AtWork",
    "social_network": "ThroughOnlineSocialNetworks",
    "online_advert": "ThroughAnOnlineAdvertisement",
    "tv_advert": "ThroughATelevisionAdvert",
    "newspaper_advert": "ThroughANewspaperAdvert",
    "family": "ThroughFamilyOrFamilyEvents",
    "friends": "ThroughFriendsOrSocialEvents",
    "other": "Other",
}
CONTROL = {
    "physical_threats": "PhysicalThreats",
    "threatens_police": "ThreatsLawEnforcement",
    "threatens_family": "ThreatensChildrenFamily",
    "debt": "DebtBondage",
    "false_promises": "FalsePromises",
    "physical_abuse": "PhysicalAbuse",
    "sexual_abuse": "SexualAbuse",
    "takes_earnings": "TakesEarnings",
    "restricts_money": "RestrictsFinancialAccess",
    "restricts_care": "RestrictsMedicalCare",
    "withholds_needs": "WithholdsNecessities",
    "psychological_abuse": "PsychologicalAbuse",
    "substances": "PsychoactiveSubstance",
    "excessive_hours": "ExcessiveWorkingHours",
    "withholds_papers": "WithholdsDocuments",
    # Defined by the standard's field definitions, missing in its list of values; images are ours.
    "restricts_movement": "Other",
    "images_blackmail": "Other",
    "other": "Other",
}
CASE = {
    "continues_chat": "FollowUp",
    "to_care": "ClosedReferred",
    "to_police": "ClosedReferred",
    "meldcode": "ClosedReferred",
    "broke_off": "Closed",
    "closed_ok": "Closed",
    "unknown": None,
}
MAJORITY = {
    **dict.fromkeys(("0-11", "12-14", "15", "16-17"), "Minor"),
    **dict.fromkeys(("18-22", "23-30", "31+"), "Adult"),
    "unknown": None,
}

MAPPED: Mapping[str, Mapping[str, str | None]] = MappingProxyType(
    {
        "flagged_trafficking": STATUS,
        "gender": GENDER,
        "forms": EXPLOITATION,
        "sexual_kind": SEXUAL,
        "perp_relation": RELATIONSHIP,
        "recruitment": RECRUITMENT,
        "control": CONTROL,
        "outcome": CASE,
        "age_band": MAJORITY,
        "age_start_band": MAJORITY,
    }
)
"""The fields of a record that have a counterpart in the standards, with that of each value (None: it has none)."""

LEFT_OUT = frozenset(
    {"visitor_seq", "region", "safety", "suicide_level", "channel", "minutes_band"},
)
"""Never exported: who somebody is can be narrowed down by them, and no research of the standard's needs them."""


def row_of(record: Record, *, year: int, synthetic: bool) -> Row:
    """One person's record in the standard's words; what is unknown is left out.

    Of somebody who is no victim nothing is given but that. Raises `DoesNotFit`.
    """
    found: dict[str, Value | None] = {
        YEAR: f"{year:04}",
        "vic_TraffickingStatus": _one("flagged_trafficking", record.flagged_trafficking),
        "vic_TraffickingStatusDecisionMakingOrg": "NGO",
        f"{PREFIX}role": record.role,
        SYNTHETIC: "1" if synthetic else "0",
    }
    if record.flagged_trafficking != "no":
        found |= _of_victim(record)
    return {name: str(value) if isinstance(value, str) else value for name, value in found.items() if value}


def _of_victim(record: Record) -> dict[str, Value | None]:
    relations = [_one("perp_relation", value) for value in record.perp_relation]
    closest = fields()["vic_RelationshipToTrafficker"].values
    found: dict[str, Value | None] = {
        "prs_Gender": _one("gender", record.gender),
        "vic_TypeOfExploitation": _several("forms", record.forms, "vic_TypeOfExploitation"),
        "vic_TypeOfSexExploitation": _several("sexual_kind", record.sexual_kind, "vic_TypeOfSexExploitation"),
        "vic_RelationshipToTrafficker": next((one for one in closest if one in relations), None),
        "vic_MethodOfRecruitment": _several("recruitment", record.recruitment, "vic_MethodOfRecruitment"),
        "vic_MethodsOfControl": _several("control", record.control, "vic_MethodsOfControl"),
        "cas_Status": _one("outcome", record.outcome),
        "cas_ReasonForOutgoingReferral": "AdditionalServicesRequired" if record.referral else None,
        "majorityStatus": _one("age_band", record.age_band),
        "majorityEntry": _one("age_start_band", record.age_start_band),
    }
    if record.forms:
        found["typeOfLabourIllicitActivities"] = "1" if "criminal" in record.forms else "0"
    return found | {f"{PREFIX}{name}": _plain(name, getattr(record, name)) for name in EXTENSIONS}


def _one(name: str, value: str) -> str | None:
    try:
        return MAPPED[name][value]
    except KeyError:
        raise DoesNotFit(name) from None


def _several(name: str, values: Iterable[str], target: str) -> Value | None:
    chosen = {_one(name, value) for value in values}
    return tuple(one for one in fields()[target].values if one in chosen)


def _plain(name: str, value: Any) -> Value | None:
    if not FIELD[name].several:
        return None if value == "unknown" else str(value)
    chosen: Collection[str] = value
    if not set(chosen) <= set(FIELD[name].values):
        raise DoesNotFit(name)
    return tuple(one for one in FIELD[name].values if one in chosen)
