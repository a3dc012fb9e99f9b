"""One target's mutations, made by cosmic-ray and kept in a file: a run that was stopped goes on where it was."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cosmic_ray.plugins
from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult

from scripts.mutation.targets import Target

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".mutate"


@dataclass(frozen=True)
class Mutation:
    """A change of one line: where, by what operator, and what became of it."""

    job: str
    module: str
    operator: str
    line: int
    before: str
    after: str
    code: bytes


class Session:
    """What was tried of a target. Another text of its modules is another session: an old result says nothing of it."""

    def __init__(self, target: Target) -> None:
        said = hashlib.sha256()
        for each in target.modules:
            said.update((ROOT / each).read_bytes())
        FOLDER.mkdir(exist_ok=True)
        self.target = target
        self.file = FOLDER / f"{target.name.replace(' ', '-')}-{said.hexdigest()[:12]}.sqlite"
        self._made: dict[str, Mutation | None] = {}
        fresh = not self.file.exists()
        with self._db() as db:
            if fresh:
                init([Path(each) for each in target.modules], db, {})
                self._skip_what_says_the_same(db)

    def todo(self) -> list[Mutation]:
        """What was not tried yet, then what survived: a better test may have been written since.

        In the order of random names, so that what a stopped run has tried is a sample of all.
        """
        with self._db() as db:
            results = dict(db.results)
            items = [item for item in db.work_items if not _settled(results.get(item.job_id))]
            items.sort(key=lambda item: (item.job_id in results, item.job_id))
            return [made for item in items if (made := self._mutation(item)) is not None]

    def done(self, mutation: Mutation, *, killed: bool, how: str) -> None:
        """Write down what became of it."""
        outcome = TestOutcome.KILLED if killed else TestOutcome.SURVIVED
        with self._db() as db:
            db.set_result(mutation.job, WorkResult(WorkerOutcome.NORMAL, output=how, test_outcome=outcome))

    def results(self) -> Iterator[tuple[Mutation, bool | None]]:
        """Every mutation that counts, and whether it was killed; None where it was not tried."""
        with self._db() as db:
            results = dict(db.results)
            for item in db.work_items:
                result = results.get(item.job_id)
                if result is not None and result.worker_outcome is WorkerOutcome.SKIPPED:
                    continue
                made = self._mutation(item)
                if made is not None:
                    yield made, None if result is None else result.test_outcome is TestOutcome.KILLED

    def _mutation(self, item: WorkItem) -> Mutation | None:
        if item.job_id not in self._made:
            self._made[item.job_id] = _mutation(item)
        return self._made[item.job_id]

    def _db(self) -> WorkDB:
        return use_db(str(self.file))

    def _skip_what_says_the_same(self, db: WorkDB) -> None:
        """Leave out what changes annotations alone, which are not evaluated, and what is no Python any more."""
        skipped = WorkResult(WorkerOutcome.SKIPPED)
        for item in list(db.work_items):
            made = self._mutation(item)
            original = (ROOT / item.mutations[0].module_path).read_bytes()
            if made is None or _meaning(made.code) in (None, _meaning(original)):
                db.set_result(item.job_id, skipped)


def _settled(result: WorkResult | None) -> bool:
    return result is not None and (
        result.worker_outcome is WorkerOutcome.SKIPPED or result.test_outcome is TestOutcome.KILLED
    )


def _mutation(item: WorkItem) -> Mutation | None:
    (spec,) = item.mutations
    code = (ROOT / spec.module_path).read_text("utf-8")
    operator = cosmic_ray.plugins.get_operator(spec.operator_name)(**spec.operator_args)
    mutated = mutate_code(code, operator, spec.occurrence)
    if mutated is None:
        return None
    old, new = code.splitlines(), mutated.splitlines()
    first = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old) - 1)
    last = next(at for at, (one, other) in enumerate(zip(old[::-1], new[::-1], strict=False)) if one != other)
    before, after = (" ".join(" ".join(lines[first : len(lines) - last]).split()) for lines in (old, new))
    name = spec.operator_name.removeprefix("core/")
    return Mutation(item.job_id, str(spec.module_path), name, first + 1, before, after, mutated.encode())


class _WithoutAnnotations(ast.NodeTransformer):
    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        node.annotation = ast.Constant(None)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        return node


def _meaning(code: bytes) -> str | None:
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    return ast.dump(_WithoutAnnotations().visit(tree))
