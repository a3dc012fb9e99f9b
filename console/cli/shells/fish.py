"""Completion in fish, with a line of help beside each word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.cli.support.tree import Node, Switch, Value

HEAD = """\
function __baken_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l found ""
    set -l skip 0
    for word in $words
        if test $skip = 1
            set skip 0
        else if contains -- $word $__baken_valued
            set skip 1
        else if contains -- (string trim "$found $word") $__baken_commands
            set found (string trim "$found $word")
        end
    end
    test "$found" = "$argv"
end
complete -c baken -f
"""


def fish(nodes: Sequence[Node]) -> str:
    """The script, for `baken completion fish | source`."""
    valued = sorted({name for node in nodes for each in node.switches if each.value for name in each.names})
    commands = [_quoted(" ".join(node.path)) for node in nodes if node.path]
    lists = f"set -g __baken_valued {' '.join(valued)}\nset -g __baken_commands {' '.join(commands)}\n"
    return (
        "# baken completion fish\n" + lists + HEAD + "\n".join(line for node in nodes for line in _lines(node)) + "\n"
    )


def _lines(node: Node) -> Iterator[str]:
    here = f"complete -c baken -n '__baken_at {' '.join(node.path)}'"
    for name, help_ in node.below:
        yield f"{here} -a {name} -d {_quoted(help_)}"
    for value in node.arguments[-1:]:
        if (takes := _takes(value)) != "-x":
            yield f"{here} {takes.removeprefix('-x ').removeprefix('-r ')}"
    for switch in node.switches:
        takes = "" if switch.value is None else f" {_takes(switch.value)}"
        yield f"{here} {_names(switch)}{takes} -d {_quoted(switch.help)}"


def _names(switch: Switch) -> str:
    return " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in switch.names)


def _takes(value: Value) -> str:
    if value.choices:
        return f"-x -a {_quoted(' '.join(value.choices))}"
    if value.files:
        return "-r -F"
    return "-x -a '(__fish_complete_directories)'" if value.folders else "-x"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
