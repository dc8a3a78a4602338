"""Pages that are made from the toolkit itself, so that they cannot fall behind it, and notebooks that are run anew."""

from pathlib import Path
from shlex import quote
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from nbclient import NotebookClient

from mixproof.reports.terminal.catalogue import by_paper
from mixproof.theory.catalog import CATALOG
from mixproof.theory.checker.readings.theorems import THEOREMS
from mixproof.theory.explanation.proofs import PROOFS
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import Reading, Statement
from mixproof.theory.verify import verify

HERE = Path(__file__).parent
EXECUTED = HERE.parent / "build" / "executed"


@event_priority(100)  # before the plugin that turns notebooks into pages
def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages, those that lie beside the site, and the notebooks with what they print now."""
    pages = {
        "catalog.md": catalog(),
        "errata.md": errata(),
        "benchmarks.md": (HERE / "BENCHMARKS.md").read_text(encoding="utf-8").replace("(pages/", "("),
        "certificate-format.md": (HERE / "CERTIFICATES.md").read_text(encoding="utf-8") + theorems(),
    }
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    for file in [each for each in files if each.src_uri.endswith(".ipynb")]:
        execute(HERE / "pages" / file.src_uri, EXECUTED / file.src_uri)
        files.remove(file)
        files.append(File(file.src_uri, str(EXECUTED), config.site_dir, config.use_directory_urls))
    return files


class Kernels(AsyncKernelManager):
    """Starts kernels that speak over an encrypted connection; without that they warn."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(transport_encryption="required", **settings)


def execute(notebook: Path, copy: Path) -> None:
    """Write a copy of a notebook with its outputs; a cell that fails stops the build."""
    held = nbformat.read(notebook, as_version=4)
    NotebookClient(held, kernel_manager_class=Kernels).execute()
    copy.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(held, copy)


def catalog() -> str:
    """Every statement with its readings, and what of it was seen in print."""
    parts = [
        "# The catalog",
        "Each statement of the theory, with the readings in which it is decided. *In print* says which wording of the "
        "authors was seen, and what is this project's own form; all is said in this project's words.",
    ]
    for paper, those in by_paper(CATALOG.values()).items():
        parts += [f"## {paper.title}", f"`{paper.id}`: {paper.source}."]
        for each in those:
            parts.append(f"### {each.name}. {each.title}")
            for reading in each.readings:
                parts.append(f"**{reading.id}.** If {reading.hypothesis.text}, then {reading.conclusion.text}.")
            parts.append(f"*In print.* {each.print_seen}")
            model = " --model mixup" if "model" in each.uses else ""
            parts.append(f"    verify --theorem {each.id} --dataset iris{model}")
    return "\n\n".join(parts) + "\n"


def theorems() -> str:
    """The theorems that certified verdicts lean on, with their proofs."""
    return "".join(f"\n**{name}.** {text} *Proof.* {PROOFS[name]} ∎\n" for name, text in THEOREMS.items())


def errata() -> str:
    """The readings that are false, each with a small dataset that refutes it, decided now."""
    parts = [
        "# Errata",
        "Readings that are false. Each is refuted here by a small dataset; the verdict was decided anew when this page "
        "was built.",
    ]
    for paper, those in by_paper(CATALOG.values()).items():
        found = [line for each in those for reading in each.readings for line in _erratum(each, reading)]
        parts += [f"## {paper.title}", *found] if found else []
    return "\n\n".join(parts) + "\n"


def _erratum(statement: Statement, reading: Reading) -> list[str]:
    """The reading and the dataset that refutes it; nothing where none is known."""
    refuted_by = reading.refuted_by
    if refuted_by is None:
        return []
    found = verify(statement.id, refuted_by.dataset, [reading.id], **refuted_by.settings)  # type: ignore[arg-type]
    (outcome,) = found.outcomes
    if outcome.verdict is not Verdict.REFUTED:
        raise ValueError(f"{statement.id} {reading.id} is {outcome.verdict.value} on {refuted_by.dataset}")
    options = "".join(f" --{key} '{value}'" for key, value in refuted_by.settings.items())
    return [
        f"### {statement.name}, {reading.id} reading",
        f"If {reading.hypothesis.text}, then {reading.conclusion.text}.",
        f"It is false on `{refuted_by.dataset}`: {found.in_plain_words}",
        *(f"- {witness.in_words()}" for witness in outcome.conclusion.witnesses[:3]),
        f"    verify --theorem {statement.id} --dataset {quote(refuted_by.dataset)} --reading {reading.id}{options}",
    ]
