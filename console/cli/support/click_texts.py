"""What click itself says, as message ids: it looks them up in the same catalogue (`console.strings.set_language`).

Listed here, so that the template of the catalogues is made from our code alone and not from the version of click that
happens to be installed. A test holds the list beside what click can say.
"""

from __future__ import annotations

from console.strings import N_, P_

USAGE = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("[COMMAND] [ARGS]..."))
"""What click writes into a usage line; it does not look these up."""

HELP = (
    N_("Usage:"),
    N_("Options"),
    N_("Positional arguments"),
    N_("Commands"),
    N_("default: {default}"),
    N_("required"),
    N_("(dynamic)"),
    N_("Show this message and exit."),
)
WRONG_USE = (
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Missing parameter: {param_name}"),
    N_("Missing {param_type}"),
    N_("Option {name!r} does not take a value."),
    N_("Argument {name!r} takes {nargs} values."),
)
WRONG_VALUE = (
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Choose from:\n\t{choices}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{value!r} is not a valid boolean. Recognized values: {states}"),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("{name} {filename!r} is not executable."),
)
FILE, DIRECTORY, PATH = N_("file"), N_("directory"), N_("path")
PROMPT = (
    N_("Aborted!"),
    N_("Repeat for confirmation"),
    N_("Error: The two entered values do not match."),
    N_("Error: invalid input"),
)

COUNTED = (
    P_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    P_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    P_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    P_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    P_("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
)
"""Those that depend on a number."""
