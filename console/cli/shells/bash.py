"""Completion in bash; zsh runs the same script by its `bashcompinit`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from console.cli.support.tree import Node, Value

LOOP = """\
_baken() {
    # Not `path`, `commands` or `options`: these have a meaning of their own in zsh.
    local cur=${COMP_WORDS[COMP_CWORD]} at="" word="" before="" i=1 names flags valued wants
    _baken_at
    while [ "$i" -lt "$COMP_CWORD" ]; do
        word=${COMP_WORDS[i]}
        before=""
        i=$((i + 1))
        case " $valued " in
            *" $word "*)
                [ "$i" -eq "$COMP_CWORD" ] && before=$word
                i=$((i + 1))
                continue
                ;;
        esac
        case " $names " in
            *" $word "*)
                at="$at $word"
                _baken_at
                ;;
        esac
    done
    COMPREPLY=()
    if [ -n "$before" ]; then
        _baken_wants "$at $before"
    elif [ "${cur#-}" != "$cur" ]; then
        wants="words $flags"
    elif [ -n "$names" ]; then
        wants="words $names"
    else
        _baken_wants "$at"
    fi
    case "$wants" in
        words*)
            COMPREPLY=($(compgen -W "${wants#words }" -- "$cur"))
            ;;
        files | folders)
            local IFS=$'\\n'
            compopt -o filenames 2>/dev/null
            [ "$wants" = files ] && COMPREPLY=($(compgen -f -- "$cur")) || COMPREPLY=($(compgen -d -- "$cur"))
            ;;
    esac
}
complete -F _baken baken
"""
ZSH = "#compdef baken\nautoload -U +X bashcompinit && bashcompinit\n"


def bash(nodes: Sequence[Node]) -> str:
    """The script, for `source <(baken completion bash)`."""
    return "\n".join(("# baken completion bash", *_at(nodes), *_wants(nodes), LOOP))


def zsh(nodes: Sequence[Node]) -> str:
    """The script, for `source <(baken completion zsh)`."""
    return ZSH + bash(nodes)


def _at(nodes: Sequence[Node]) -> Iterator[str]:
    """What may be typed behind the commands in `at`: commands, options, and which of these take a value."""
    yield '_baken_at() {\n    names="" flags="" valued=""\n    case "$at" in'
    for node in nodes:
        yield f"        {quote(_path(node))})"
        yield f"            names={quote(' '.join(name for name, _help in node.below))}"
        yield f"            flags={quote(' '.join(name for each in node.switches for name in each.names))}"
        valued = [name for each in node.switches if each.value for name in each.names]
        yield f"            valued={quote(' '.join(valued))}"
        yield "            ;;"
    yield "    esac\n}"


def _wants(nodes: Sequence[Node]) -> Iterator[str]:
    """What kind of value comes next: behind an option of a command, or as its argument."""
    yield '_baken_wants() {\n    wants=""\n    case "$1" in'
    for node in nodes:
        for switch in node.switches:
            if switch.value is not None and (wants := _kind(switch.value)):
                for name in switch.names:
                    yield f"        {quote(f'{_path(node)} {name}')}) wants={quote(wants)} ;;"
        if node.arguments and (wants := _kind(node.arguments[-1])):
            yield f"        {quote(_path(node))}) wants={quote(wants)} ;;"
    yield "    esac\n}"


def _path(node: Node) -> str:
    return "".join(f" {word}" for word in node.path)


def _kind(value: Value) -> str:
    if value.choices:
        return f"words {' '.join(value.choices)}"
    return "files" if value.files else "folders" if value.folders else ""
