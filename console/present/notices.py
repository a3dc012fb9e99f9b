"""What a counsellor is told once, in a sentence: what happened, what was kept, what to do. Pure."""

from __future__ import annotations

from console.core.events import Notice, NoticeKind
from console.core.state import AppState
from console.strings import N_, _, ngettext

SENTENCES = {
    NoticeKind.TAKEN_BY: N_("{name} was first: this chat is theirs now."),
    NoticeKind.CAPACITY: N_("You have {count} chats already. Put one on hold, give it back or end it first."),
    NoticeKind.NOT_ALLOWED: N_("That is not possible: this chat is not yours, or your role does not allow it."),
    NoticeKind.NOT_FOUND: N_("The server no longer knows this."),
    NoticeKind.ENDED: N_("This chat has ended; nothing is sent to the chatter any more. Your text is kept here."),
    NoticeKind.REFUSED: N_("The server refused this. Nothing was changed."),
    NoticeKind.TOO_LONG: N_("This text is too long: at most {count} characters. It is kept; send it in parts."),
    NoticeKind.CHANGED_MEANWHILE: N_("Somebody changed this in between. Look again, then decide."),
    NoticeKind.NO_CONNECTION: N_("There is no connection; this was not done. Try again when the connection is back."),
    NoticeKind.SIGN_IN: N_("Sign in again first. Your chats and texts are kept."),
    NoticeKind.HISTORY_FAILED: N_("Messages could not be fetched. Try again in a moment."),
    NoticeKind.DRAFT_NOT_SAVED: N_("Your draft is kept here, but the server did not save it."),
    NoticeKind.FORM_NOT_SAVED: N_("A form could not be saved: that chat is no longer yours, or was cleaned up."),
    NoticeKind.KEEP_NEEDS_ANOTHER: N_(
        "Another person has to do this: two people decide that a chat is kept or erased."
    ),
    NoticeKind.KEEP_TOO_LONG: N_("This server keeps no chat for so many days. Choose a shorter term."),
    NoticeKind.KEPT: N_("This chat is kept: two people wanted that. Nothing was removed."),
}


def notice_sentence(notice: Notice, state: AppState) -> str:
    """What to tell."""
    n = notice.count or 0
    if notice.kind is NoticeKind.APART_ENDED:
        return ngettext(
            "{n} chat that stood apart was ended. You can take it back for a while, with a.",
            "{n} chats that stood apart were ended. You can take it back for a while, with a.",
            n,
        ).format(n=n)
    if notice.kind is NoticeKind.APART_RESTORED:
        return ngettext("{n} chat waits again where it stood.", "{n} chats wait again where they stood.", n).format(n=n)
    name = notice.name or _("A colleague")
    return _(SENTENCES[notice.kind]).format(name=name, count=n)
