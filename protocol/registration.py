"""The registration record and its values: one definition for form, API, database, report, export and training.

A record says what a counsellor heard, in closed lists: no free text, no name, no address, no nationality, no date finer
than the month. Every field is unknown until somebody says otherwise, and unknown is an answer: of a field with one
value it is the value `unknown`, of a field with several values it is the empty set. Nothing is mandatory.

The fields follow HTCDS 2.0 (UNMigration/HTCDS, CC BY 4.0; IOM endorses nothing here) where it has them; what it lacks
(criminal exploitation, duration, first disclosure, the chat itself) are extensions. `backend/htcds/` maps them.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct
from msgspec.structs import replace

from protocol.basics import Answer, Ident

RECORD_VERSION = 2
"""Version of this definition; a save by another version is refused, never guessed at."""

COUNTABLE = (1, 2)
"""The versions whose stored records mean now what they meant then, so that they are records of this one too.

Version 2 added values and `perp_received`; of what version 1 had nothing was taken away or came to mean less or more.
"""

Month = Annotated[str, Meta(pattern=r"^(20)\d{2}-(0[1-9]|1[0-2])$(?!\n)")]
"""A month as `YYYY-MM`: the finest date there is."""


class ByRole(StrEnum):
    """Whom the conversation was about. People who report about somebody else are counted apart."""

    SELF = "self"
    THIRD_PARTY = "third_party"
    PROFESSIONAL = "professional"
    NO_TRAFFICKING = "no_trafficking"
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """The counsellor's judgement; no tick ever sets it. `suspected` is the standard's possible victim."""

    YES = "yes"
    SUSPECTED = "suspected"
    NO = "no"
    UNKNOWN = "unknown"


class VisitorSeq(StrEnum):
    """Whether this person was here before: by the return word, else the counsellor's judgement."""

    FIRST = "first"
    REPEAT = "repeat"
    UNKNOWN = "unknown"


class AgeBand(StrEnum):
    """Years. The limits rebuild what is published: under 15, 15 or younger, minor, and 18 to 22."""

    FROM_0 = "0-11"
    FROM_12 = "12-14"
    AT_15 = "15"
    FROM_16 = "16-17"
    FROM_18 = "18-22"
    FROM_23 = "23-30"
    FROM_31 = "31+"
    UNKNOWN = "unknown"


class Gender(StrEnum):
    GIRL_WOMAN = "girl_woman"
    BOY_MAN = "boy_man"
    OTHER = "other"
    UNKNOWN = "unknown"


class Form(StrEnum):
    """Forms of exploitation; several may go together. Adoption and surrogacy: Directive (EU) 2024/1712."""

    SEXUAL = "sexual"
    CRIMINAL = "criminal"
    LABOUR = "labour"
    SERVITUDE = "servitude"
    BEGGING = "begging"
    FORCED_MARRIAGE = "forced_marriage"
    ORGAN = "organ"
    ILLEGAL_ADOPTION = "illegal_adoption"
    SURROGACY = "surrogacy"
    OTHER = "other"


class SexualKind(StrEnum):
    PROSTITUTION = "prostitution"
    IMAGES = "images"
    LIVE_ONLINE = "live_online"
    PRIVATE = "private"


class CriminalKind(StrEnum):
    DRUGS = "drugs"
    THEFT = "theft"
    MONEY_MULE = "money_mule"
    IDENTITY = "identity"
    VIOLENCE = "violence"
    EXPLOSIVES = "explosives"
    PORT_EXTRACTION = "port_extraction"
    OTHER = "other"


class Status(StrEnum):
    """Whether it goes on at the moment of the chat."""

    ONGOING = "ongoing"
    PAST = "past"
    ABOUT_TO_START = "about_to_start"
    UNKNOWN = "unknown"


class Duration(StrEnum):
    """How long it has gone on, or went on: m months, y years. The limits 1, 2, 5 and 10 years are published ones.

    `5y+` is for who said no more than that: five years or longer, and not how much longer.
    """

    UNDER_1M = "<1m"
    FROM_1M = "1-6m"
    FROM_6M = "6-12m"
    FROM_1Y = "1-2y"
    FROM_2Y = "2-5y"
    FROM_5Y = "5-10y"
    FROM_10Y = "10y+"
    AT_LEAST_5Y = "5y+"
    UNKNOWN = "unknown"


class Perpetrator(StrEnum):
    """What the perpetrators are to the victim."""

    FATHER = "father"
    MOTHER = "mother"
    STEPPARENT = "stepparent"
    FOSTER_PARENT = "foster_parent"
    SIBLING = "sibling"
    OTHER_FAMILY = "other_family"
    PARTNER = "partner"
    FRIEND_PEER = "friend_peer"
    ACQUAINTANCE = "acquaintance"
    ONLINE_CONTACT = "online_contact"
    GROUP = "group"
    PROFESSIONAL = "professional"
    STRANGER = "stranger"


class PerpCount(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    UNKNOWN = "unknown"


class Received(StrEnum):
    """What the perpetrators got for it."""

    MONEY = "money"
    DRUGS = "drugs"
    SHELTER = "shelter"
    GOODS = "goods"
    OTHER = "other"


class Recruitment(StrEnum):
    """HTCDS `vic_MethodOfRecruitment`."""

    BUSINESS = "business"
    SCHOOL = "school"
    WORK = "work"
    SOCIAL_NETWORK = "social_network"
    ONLINE_ADVERT = "online_advert"
    TV_ADVERT = "tv_advert"
    NEWSPAPER_ADVERT = "newspaper_advert"
    FAMILY = "family"
    FRIENDS = "friends"
    OTHER = "other"


class Control(StrEnum):
    """HTCDS `vic_MethodsOfControl`, with `restricts_movement` of its definitions and `images_blackmail` of ours."""

    PHYSICAL_THREATS = "physical_threats"
    THREATENS_POLICE = "threatens_police"
    THREATENS_FAMILY = "threatens_family"
    DEBT = "debt"
    FALSE_PROMISES = "false_promises"
    PHYSICAL_ABUSE = "physical_abuse"
    SEXUAL_ABUSE = "sexual_abuse"
    TAKES_EARNINGS = "takes_earnings"
    RESTRICTS_MONEY = "restricts_money"
    RESTRICTS_CARE = "restricts_care"
    WITHHOLDS_NEEDS = "withholds_needs"
    PSYCHOLOGICAL_ABUSE = "psychological_abuse"
    SUBSTANCES = "substances"
    EXCESSIVE_HOURS = "excessive_hours"
    WITHHOLDS_PAPERS = "withholds_papers"
    RESTRICTS_MOVEMENT = "restricts_movement"
    IMAGES_BLACKMAIL = "images_blackmail"
    OTHER = "other"


class KnownTo(StrEnum):
    """Who knew of it before this chat."""

    NOBODY = "nobody"
    FAMILY_FRIEND = "family_friend"
    SCHOOL = "school"
    CARE = "care"
    VEILIG_THUIS = "veilig_thuis"
    POLICE = "police"
    OTHER = "other"


class HelpAsked(StrEnum):
    LISTEN = "listen"
    INFO = "info"
    STOP_SITUATION = "stop_situation"
    SHELTER = "shelter"
    REPORT = "report"
    IMAGES_REMOVED = "images_removed"
    MEDICAL = "medical"
    LEGAL = "legal"
    FOR_OTHER = "for_other"


class Region(StrEnum):
    """The province, only where the chatter said it."""

    DRENTHE = "drenthe"
    FLEVOLAND = "flevoland"
    FRIESLAND = "friesland"
    GELDERLAND = "gelderland"
    GRONINGEN = "groningen"
    LIMBURG = "limburg"
    NOORD_BRABANT = "noord_brabant"
    NOORD_HOLLAND = "noord_holland"
    OVERIJSSEL = "overijssel"
    UTRECHT = "utrecht"
    ZEELAND = "zeeland"
    ZUID_HOLLAND = "zuid_holland"
    UNKNOWN = "unknown"


class SafetyLevel(StrEnum):
    ACUTE = "acute"
    UNSAFE = "unsafe"
    SAFE_NOW = "safe_now"
    UNKNOWN = "unknown"


class SuicideLevel(StrEnum):
    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    UNKNOWN = "unknown"


class Referral(StrEnum):
    """Organisations referred to: the shipped directory, a closed list; one that an organisation added is `other`."""

    ALARM_112 = "alarm-112"
    POLITIE = "politie"
    MMA = "mma"
    VEILIG_THUIS = "veilig-thuis"
    FIER = "fier"
    COMENSHA = "comensha"
    ZORGCOORDINATOR = "zorgcoordinator"
    JEUGDZORG_NL = "jeugdzorg-nl"
    CSG = "csg"
    N113 = "113"
    KINDERTELEFOON = "kindertelefoon"
    ALLES_OKE = "alles-oke"
    HELPWANTED = "helpwanted"
    SLACHTOFFERHULP = "slachtofferhulp"
    ARBEIDSINSPECTIE = "arbeidsinspectie"
    EMM = "emm"
    LUISTERLIJN = "luisterlijn"
    OTHER = "other"


class ReferralResult(StrEnum):
    ACCEPTED = "accepted"
    WARM_TRANSFER = "warm_transfer"
    INFO_ONLY = "info_only"
    DECLINED = "declined"
    NONE = "none"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What came of the conversation; how it ended is its end reason."""

    CONTINUES_CHAT = "continues_chat"
    TO_CARE = "to_care"
    TO_POLICE = "to_police"
    MELDCODE = "meldcode"
    BROKE_OFF = "broke_off"
    CLOSED_OK = "closed_ok"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    CHAT = "chat"
    OTHER = "other"
    UNKNOWN = "unknown"


class Spoken(StrEnum):
    """Language of the conversation."""

    NL = "nl"
    EN = "en"
    OTHER = "other"
    UNKNOWN = "unknown"


class MinutesBand(StrEnum):
    """How long the conversation took, in minutes."""

    UNDER_5 = "<5"
    FROM_5 = "5-15"
    FROM_15 = "15-30"
    FROM_30 = "30-45"
    FROM_45 = "45+"
    UNKNOWN = "unknown"


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was registered of one conversation. The order of the fields is that of the form.

    Month, person and number of the conversation are the server's (`backend/chat/registrations.py`), not somebody's
    answer.
    """

    flagged_trafficking: Flag = Flag.UNKNOWN
    role: ByRole = ByRole.UNKNOWN
    visitor_seq: VisitorSeq = VisitorSeq.UNKNOWN
    age_band: AgeBand = AgeBand.UNKNOWN
    gender: Gender = Gender.UNKNOWN
    region: Region = Region.UNKNOWN
    forms: frozenset[Form] = frozenset()
    sexual_kind: frozenset[SexualKind] = frozenset()
    criminal_kind: frozenset[CriminalKind] = frozenset()
    status: Status = Status.UNKNOWN
    duration: Duration = Duration.UNKNOWN
    age_start_band: AgeBand = AgeBand.UNKNOWN
    perp_relation: frozenset[Perpetrator] = frozenset()
    perp_count: PerpCount = PerpCount.UNKNOWN
    perp_received: frozenset[Received] = frozenset()
    siblings_victim: Answer = Answer.UNKNOWN
    recruitment: frozenset[Recruitment] = frozenset()
    control: frozenset[Control] = frozenset()
    safety: SafetyLevel = SafetyLevel.UNKNOWN
    suicide_level: SuicideLevel = SuicideLevel.UNKNOWN
    first_disclosure: Answer = Answer.UNKNOWN
    known_to: frozenset[KnownTo] = frozenset()
    help_asked: frozenset[HelpAsked] = frozenset()
    referral: frozenset[Referral] = frozenset()
    referral_result: ReferralResult = ReferralResult.UNKNOWN
    outcome: Outcome = Outcome.UNKNOWN
    channel: Channel = Channel.UNKNOWN
    language: Spoken = Spoken.UNKNOWN
    minutes_band: MinutesBand = MinutesBand.UNKNOWN


class Field(Struct, frozen=True, kw_only=True):
    """A field of `Record`: its name, its values in order (without `unknown`), and the rules for its answers.

    `several`: values may go together. `alone`: the value of a field of several that excludes the others; a record
    that has it beside another one is refused. `only_with`: the field and value with which alone a form asks for this
    field. `moment`: the answer is true of the moment of the chat, so that a later chat of the same person may have
    another without either being wrong; what is no matter of the moment is true of the person's whole story.
    """

    name: str
    values: tuple[str, ...]
    several: bool
    alone: str | None = None
    only_with: tuple[str, str] | None = None
    moment: bool = False

    def contradicts(self, values: Collection[str]) -> bool:
        """Whether one of these values excludes another of them."""
        return self.alone in values and len(frozenset(values)) > 1


_ALONE = {"known_to": "nobody"}
_ONLY_WITH = {"sexual_kind": ("forms", "sexual"), "criminal_kind": ("forms", "criminal")}
_MOMENT = frozenset(
    {
        "visitor_seq",
        "age_band",
        "status",
        "duration",
        "safety",
        "suicide_level",
        "first_disclosure",
        "known_to",
        "referral_result",
        "outcome",
        "channel",
        "language",
        "minutes_band",
    }
)


def _fields() -> tuple[Field, ...]:
    found = []
    for name, type_ in get_type_hints(Record).items():
        several = get_origin(type_) is frozenset
        values: type[StrEnum] = get_args(type_)[0] if several else type_
        plain = tuple(str(value) for value in values if value != "unknown")
        field = Field(
            name=name,
            values=plain,
            several=several,
            alone=_ALONE.get(name),
            only_with=_ONLY_WITH.get(name),
            moment=name in _MOMENT,
        )
        found.append(field)
    return tuple(found)


FIELDS: tuple[Field, ...] = _fields()
"""Every field, in the order of the form."""

FIELD: dict[str, Field] = {field.name: field for field in FIELDS}

RecordPatch = defstruct(
    "RecordPatch",
    [(name, type_ | UnsetType, UNSET) for name, type_ in get_type_hints(Record).items()],
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    module=__name__,
    namespace={"__doc__": "The fields of `Record` to change; what is left out stays. `unknown` (or empty) is a value."},
)


class Registration(Struct, frozen=True, kw_only=True):
    """The record of one conversation while there is a conversation. `version` counts saves, from 0.

    `month` is the month of the conversation. `contact` says which conversation of this person it is, by the return
    word (0: not known).
    """

    conversation: Ident
    version: int
    month: Month
    record: Record
    contact: int = 0
    definition: int = RECORD_VERSION


class RegistrationSave(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A save: what changes, on top of which version. Raises 409 `version_conflict` where that is not the newest."""

    version: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    patch: RecordPatch  # type: ignore[valid-type]  # made from `Record`, so that the two cannot differ
    definition: int = RECORD_VERSION


def changed(record: Record, patch: Any) -> Record:
    """`record` with the fields that `patch` (a `RecordPatch`) names."""
    values = {name: getattr(patch, name) for name in FIELD}
    return replace(record, **{name: value for name, value in values.items() if value is not UNSET})


def contradicting(patch: Any) -> Field | None:
    """The first field of a `RecordPatch` whose values exclude one another; None where all may stand together."""
    for field in FIELDS:
        values = getattr(patch, field.name)
        if field.several and values is not UNSET and field.contradicts(values):
            return field
    return None


def patch_of(**values: object) -> Any:
    """A `RecordPatch` of these values."""
    return RecordPatch(**values)
