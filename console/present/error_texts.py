"""What a person is told when the way in is closed: what happened, and what to do."""

from __future__ import annotations

from api_client.errors import Refused, Unauthorised, Unavailable, WrongServer
from console.strings import N_, _
from protocol.basics import LONGEST_FIELD

REFUSED = {
    "credentials": N_("The name or the password is not right."),
    "code_required": N_("This account has one-time codes. Type the code of your app."),
    "code": N_("That code is not right, or no longer valid. Type the next one."),
    "expired": N_("Your session has ended. Sign in again; your chats and texts are kept."),
    "disabled": N_("This account is switched off. Ask your administrator."),
    "second_factor_needed": N_("This account needs one-time codes from now on. Ask your administrator to set them up."),
    "second_factor_lost": N_(
        "The server cannot check the one-time codes of this account any more. Ask your administrator for a reset."
    ),
}
"""By `Unauthorised.why`."""

UNREACHABLE = {
    "refused": N_("Nothing answers at this address. Check the address, or whether the server is running."),
    "timeout": N_("The server does not answer in time. Try again in a moment."),
    "reset": N_("The connection was broken off. Try again."),
    "dns": N_("This address is not known. Check how it is written, or the network."),
    "unreachable": N_("The server's machine cannot be reached. Check the network."),
    "tls": N_("No secure connection could be made. Ask your administrator; do not go on."),
    "certificate": N_("The server's certificate is not trusted here. Ask your administrator; do not go on."),
    "proxy_auth": N_("The proxy of this network wants a password. Ask your administrator."),
    "proxy": N_("The proxy of this network does not let the console through. Ask your administrator."),
    "html": N_("A web page answered in place of the server: perhaps the network wants you to log in first."),
    "busy": N_("The server is very busy. Try again in a moment."),
    "server": N_("The server has a fault. Try again; if it stays, tell your administrator."),
    "other_server": N_(
        "Another server answers here than the one that you signed in at. Nothing was sent to it. Tell your "
        "administrator; if your server was renewed or moved, quit and sign in anew."
    ),
    "code_or_wait": N_(
        "Too many wrong passwords for this name, perhaps by somebody else. If you have codes in an app, type one with "
        "the password and you can sign in now; otherwise wait and try again."
    ),
    "overloaded": N_("Too many tries. Wait a little before you try again."),
}
"""By `Unavailable.why`."""

FAULT = UNREACHABLE["server"]
"""For a reason that nobody thought of."""

WRONG_SERVER = {
    "not_baken": N_("Something answers at this address, but it is not a Baken server. Check the address."),
    "older": N_("The server is older than this console. Ask your administrator to renew the server."),
    "other_address": N_("This server does not go by this address. Check the address."),
    "newer": N_("The server is newer than this console. Ask your administrator to renew the console."),
}
"""By `WrongServer.why`."""

STAYS_LOST = {
    **{why: UNREACHABLE[why] for why in ("tls", "certificate", "proxy_auth", "proxy", "html", "other_server")},
    "server": N_("The server has a fault and tells of it. If this stays, tell your administrator."),
    "not_baken": N_("What answers now at the server's address is not a Baken server. Tell your administrator."),
    "older": WRONG_SERVER["older"],
    "newer": WRONG_SERVER["newer"],
    "other_address": N_("The server does not go by its address any more. Tell your administrator."),
    "refused_by_server": N_("The server does not take what this console asks of it. Tell your administrator."),
}
"""By `Connection.why`: causes of a lost line that waiting does not mend, or that are not this workstation's."""

NOT_FOR_YOU = N_("The report is for supervisors and researchers; your account is neither.")
"""For somebody who asks for the report."""

NO_ADDRESS = {
    "address": N_("This is not an address of a server. It begins with https://."),
    "address_here": N_("This is not an address of a server. On this machine it begins with http:// or https://."),
    "address_signs": N_(
        "This address has characters that no address has. Type it again, in plain letters and no blanks."
    ),
    "address_person": N_("There is a name or a password in this address. Leave out what stands before the @."),
    "address_more": N_(
        "This address goes on behind the server. End it after its name, or after the number of its port."
    ),
    "address_port": N_("The port in this address is no number from 1 to 65535. Correct it, or leave it out."),
    "insecure": N_("This address is not secure. Only https:// is used, or http:// to this machine."),
    "proxy_address": N_("The address of the proxy is not right. Ask your administrator."),
}
"""By `Refused.why` of an address."""

NOT_TAKEN = {
    "too_long": N_("That is too long: at most {n} characters. It was not sent; type it again."),
    "malformed": N_("What was typed holds characters that cannot be sent. Type it again."),
}
"""By `Refused.why` of a name or a secret."""

REFUSED_BY_SERVER = N_("The server does not take this. Check what was typed, and type it again.")
"""For a request that was refused for a reason that nobody thought of: the server itself has no fault."""


def sign_in_sentence(error: Exception) -> str:
    """What to tell somebody who could not get in."""
    if isinstance(error, WrongServer):
        return _(WRONG_SERVER.get(error.why, FAULT))
    if isinstance(error, Unavailable):
        sentence = _(UNREACHABLE.get(error.why, FAULT))
        if error.retry_after:
            return sentence + " " + _("({seconds} s)").format(seconds=round(error.retry_after))
        return sentence
    if isinstance(error, Unauthorised):
        return _(REFUSED.get(error.why, FAULT))
    if isinstance(error, Refused):
        sentence = NO_ADDRESS.get(error.why) or NOT_TAKEN.get(error.why, REFUSED_BY_SERVER)
        return _(sentence).format(n=LONGEST_FIELD)
    return _(FAULT)


def lost_sentence(why: str | None) -> str:
    """Why there is no connection and what to do, where that is more than waiting; otherwise nothing."""
    return _(STAYS_LOST[why]) if why in STAYS_LOST else ""


def too_long(*given: str) -> str:
    """What to say where one of these is longer than any server takes; otherwise nothing."""
    return sign_in_sentence(Refused("too_long")) if max(map(len, given), default=0) > LONGEST_FIELD else ""
