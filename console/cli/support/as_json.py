"""`--json`: a list for other programs. Its keys and values are the same in every language; sentences are not."""

from __future__ import annotations

import click

from console.cli.support.spoken_click import Option
from console.strings import N_

json_option = click.option("--json", "as_json", cls=Option, is_flag=True, help=N_("As JSON, for other programs."))
