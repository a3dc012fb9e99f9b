"""What a server says when it cannot run: one sentence and one remedy for each trouble."""

from __future__ import annotations

from pathlib import Path

from backend.store.keys import KeyTrouble
from backend.support.startup_errors import ServerTrouble, Trouble
from console.strings import N_, _
from console.support.errors import ConsoleError, Exit

WORDS: dict[Trouble, tuple[str, str, Exit]] = {
    Trouble.FOLDER: (
        N_("The data folder {path} cannot be written."),
        N_("Choose another folder with --data, or give this account the right to write in it."),
        Exit.CANNOT_WRITE,
    ),
    Trouble.FOLDER_IS_FILE: (
        N_("{path} is a file, not a folder."),
        N_("Give the data folder with --data."),
        Exit.BAD_INPUT,
    ),
    Trouble.FOLDER_EXPOSED: (
        N_("Others on this machine may read {path}, and it does not belong to this account; nothing was opened."),
        N_("Run this as its owner, or give it to this account: chown, then chmod 700 (a file: 600)."),
        Exit.NOT_ALLOWED,
    ),
    Trouble.FOLDER_OF_ANOTHER: (
        N_(
            "{path} belongs to the account {owner}, which could not open what this one makes there; nothing was opened."
        ),
        N_("Run this as that account (runuser -u {owner} -- ...), or give all of the folder to this one (chown -R)."),
        Exit.NOT_ALLOWED,
    ),
    Trouble.FOLDER_REPLACEABLE: (
        N_("Others on this machine may write in {parent}, and so put another folder in the place of {path}."),
        N_("Take that right away (chmod go-w, or chown), or choose another folder with --data."),
        Exit.NOT_ALLOWED,
    ),
    Trouble.NO_SERVER: (
        N_("There is no server's database in {path}."),
        N_("Give the data folder that the server was started with, with --data."),
        Exit.BAD_INPUT,
    ),
    Trouble.DISK_FULL: (
        N_("The disk of {path} is full; nothing was started."),
        N_("Free some space, or choose a folder on another disk with --data."),
        Exit.CANNOT_WRITE,
    ),
    Trouble.MANY_FILES: (
        N_("This process may open too few files; nothing was started."),
        N_("Raise the limit, for example with LimitNOFILE=65536 in the unit of systemd, or with ulimit -n."),
        Exit.TRY_AGAIN,
    ),
    Trouble.FOLDER_IN_USE: (
        N_("Another server is using the data folder {path}."),
        N_("Stop that server first, or choose another folder with --data."),
        Exit.TRY_AGAIN,
    ),
    Trouble.SERVER_OLDER: (
        N_("An older version of the server is running on {path}; nothing was changed."),
        N_("Stop that server and start this version; then do this again."),
        Exit.TRY_AGAIN,
    ),
    Trouble.PORT_IN_USE: (
        N_("Port {port} on {host} is in use by another program."),
        N_("Choose another with --port (0 takes any free one), or stop that program."),
        Exit.TRY_AGAIN,
    ),
    Trouble.PORT_NOT_ALLOWED: (
        N_("This account may not open port {port}."),
        N_("Choose a port of 1024 or higher with --port."),
        Exit.NOT_ALLOWED,
    ),
    Trouble.HOST: (
        N_("{host} is not an address of this machine."),
        N_("Give an address of this machine with --host; 127.0.0.1 is for this machine alone."),
        Exit.CONFIGURATION,
    ),
    Trouble.EXIT_URL: (
        N_("The address for 'Leave fast' is not usable."),
        N_("Give a full address of an ordinary site with --exit-url, for instance https://www.buienradar.nl/."),
        Exit.USAGE,
    ),
    Trouble.PROXIES: (
        N_("The list of trusted proxies holds something that is no address."),
        N_("Give addresses or networks, such as 10.0.0.5 or 10.0.0.0/8."),
        Exit.USAGE,
    ),
    Trouble.DATABASE_URL: (
        N_("The address of the database cannot be read."),
        N_("Give --database as postgresql://name@host/database, or leave it out to use a file in the data folder."),
        Exit.USAGE,
    ),
    Trouble.DATABASE_CLOSED: (
        N_("The database {path} cannot be read: this account does not have the right."),
        N_("Run this as the account of the server, or give this one the right to read and write it."),
        Exit.NOT_ALLOWED,
    ),
    Trouble.DATABASE_LOCKED: (
        N_("Another program holds the database; nothing was started."),
        N_("Close the program that has it open, or try again in a minute."),
        Exit.TRY_AGAIN,
    ),
    Trouble.DATABASE_BROKEN: (
        N_("The database in {path} is damaged; nothing was changed in it."),
        N_("Put back a backup, or move the file baken.sqlite3 aside to start with an empty one."),
        Exit.BAD_INPUT,
    ),
    Trouble.DATABASE_NEWER: (
        N_("The database was made by a newer version of Baken; nothing was changed in it."),
        N_("Install that version or a later one on this machine."),
        Exit.CONFIGURATION,
    ),
    Trouble.DATABASE_READ_ONLY: (
        N_("The database can be read but not written."),
        N_("Give this account the right to write to it, or use the writable database server."),
        Exit.CANNOT_WRITE,
    ),
    Trouble.DATABASE_UNREACHABLE: (
        N_("The database server does not answer."),
        N_("Check the address in --database, and whether the database server is running."),
        Exit.UNREACHABLE,
    ),
    Trouble.DATABASE_REFUSED: (
        N_("The database server refuses this account."),
        N_("Check the name in --database, its password in ~/.pgpass, and the rights of that account."),
        Exit.NOT_ALLOWED,
    ),
    Trouble.DATABASE_MISSING: (
        N_("The database server has no database of that name."),
        N_("Make the database first, or correct its name in --database."),
        Exit.CONFIGURATION,
    ),
    Trouble.DATABASE_FOREIGN: (
        N_("The database holds something that this version does not know ({place})."),
        N_("Use the version of Baken that wrote it, or compare it with a backup: perhaps it was changed by hand."),
        Exit.BAD_INPUT,
    ),
    Trouble.DATABASE_OTHER: (
        N_("The database could not be opened ({kind})."),
        N_("Check the database; if it is in order, report this with the word between the brackets."),
        Exit.UNREACHABLE,
    ),
    Trouble.READY_FILE: (
        N_("The file {path} cannot be written."),
        N_("Choose another place with --ready-file."),
        Exit.CANNOT_WRITE,
    ),
    Trouble.TOMBSTONES: (
        N_("The file {path}, which says who was forgotten, cannot be used; nothing was changed."),
        N_("Put back its newest copy, which nobody else may write. Without it they would be counted again."),
        Exit.BAD_INPUT,
    ),
}


def as_console_error(error: ServerTrouble) -> ConsoleError:
    """The trouble in words, in the language in use."""
    sentence, remedy, code = WORDS[error.trouble]
    return ConsoleError(_(sentence).format(**error.facts), _(remedy).format(**error.facts), code)


MADE_FOR_ROOT = N_(
    "The data folder {path} is root's now. If the server runs under another account, give it the folder: "
    "chown -R ACCOUNT: {path}"
)
FOLDER_CLOSED = N_("Others on this machine could read the data folder {path}; it is closed to them now.")
"""What an operator hears once: from then on it is closed."""

WITHOUT_RETURN_WORDS: dict[KeyTrouble, str] = {
    KeyTrouble.INSIDE_DATA: N_(
        "Return words are off: the key file {path} stands in the data folder. Name a file elsewhere in return_key_file."
    ),
    KeyTrouble.NOT_WRITABLE: N_(
        "Return words are off: the key file {path} cannot be made or read. Name another file in return_key_file."
    ),
    KeyTrouble.BROKEN: N_(
        "Return words are off: the key file {path} is damaged or not one of ours; it was left as it is. "
        "Move it aside to begin with new keys: nobody who has a word already is known again then."
    ),
    KeyTrouble.REPLACEABLE: N_(
        "Return words are off: others on this machine may write in a folder above the key file {path}. "
        "Take that right away, or name another file in return_key_file."
    ),
    KeyTrouble.EXPOSED: N_(
        "Return words are off: others on this machine may read the key file {path}. Give it the rights 0600."
    ),
}


def without_return_words(trouble: KeyTrouble, path: Path | None) -> str:
    """Why the server runs without return words, and what to do, in the language in use."""
    return _(WITHOUT_RETURN_WORDS[trouble]).format(path=path)
