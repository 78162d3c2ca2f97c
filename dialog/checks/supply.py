"""`./run sbom FILE`: every package that a server is made of, with its licence, as a list and as CycloneDX.

The lock (`requirements/server.txt`) says which packages and their hashes; their own metadata says under what
licence. A package that says nothing or something unheard of is a fault: somebody is to read its licence and
write it down here. Source of the format: CycloneDX 1.6 (ECMA-424).
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from dialog.settings import ROOT

LOCK = ROOT / "requirements" / "server.txt"
MOST_DIRECT = 24
"""Direct dependencies of the base set: each one is something that somebody must watch for years."""
PINNED = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z,-]+\])?==(?P<version>[^ ;]+)"
    r"(?: ; (?P<marker>[^\\\n]+?))? \\\n(?P<hashes>(?:    --hash=.*\n)+)",
    re.MULTILINE,
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
READ_BY_HAND = {
    "async-timeout": "Apache-2.0",
    "blinker": "MIT",
    "huey": "MIT",
    "matplotlib": "PSF-2.0",
    "pyrage": "MIT",
    "structlog": "MIT OR Apache-2.0",
}
"""Packages whose metadata name no licence, or only a family: read in their files on 28 November 2026."""
FAMILIES = {
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ZPL 2.1": "ZPL-2.1",
}
"""What older packages write where an SPDX expression belongs."""
ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "LGPL-3.0-only", "MIT", "MIT-0"),
        *("MIT-CMU", "MPL-2.0", "PSF-2.0", "ZPL-2.1", "Zlib"),
    }
)
"""Licences that may stand beside EUPL-1.2; the LGPL of psycopg because it is imported and not changed."""


@dataclass(frozen=True)
class Package:
    """One package of the lock; `licence` is an SPDX expression or empty where none is known."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether one of the licences that may be chosen is, with all that it is joined to, among ours."""
        choices = self.licence.split(" OR ")
        return any(set(choice.split(" AND ")) <= ALLOWED for choice in choices)


def direct() -> list[str]:
    """The names of the base set's direct dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [re.split(r"[^A-Za-z0-9_-]", wanted, maxsplit=1)[0] for wanted in project["dependencies"]]


def packages(lock: Path = LOCK) -> Iterator[Package]:
    """Every package of the lock, in its order; one that differs by Python's version comes once for each."""
    for found in PINNED.finditer(lock.read_text("utf-8")):
        yield Package(
            found["name"], found["version"], licence(found["name"]), tuple(HASH.findall(found["hashes"]))
        )


def licence(name: str) -> str:
    """The package's licence as an SPDX expression; empty where it says none that we know."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return ""  # of another system or Python
    if expression := _in(metadata, "License-Expression"):
        return expression
    families = [one.rpartition(" :: ")[2] for one in metadata.get_all("Classifier") or [] if "License" in one]
    stated = [_in(metadata, "License"), *families]
    known = [FAMILIES.get(one, one if one in ALLOWED else "") for one in stated]
    return next((one for one in known if one), "")


def _in(metadata: PackageMetadata, name: str) -> str:
    return metadata[name].strip() if name in metadata else ""


def bill(made_of: list[Package]) -> str:
    """The packages as a CycloneDX 1.6 document in JSON."""
    names = LicenseFactory()
    components = [
        Component(
            name=one.name,
            version=one.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{one.name}=={one.version}",
            purl=PackageURL("pypi", None, one.name, one.version),
            licenses=[names.make_from_string(one.licence)] if one.licence else [],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.hashes],
        )
        for one in made_of
    ]
    project = Component(name="medborgardialog", type=ComponentType.APPLICATION)
    project.licenses.add(names.make_from_string("EUPL-1.2"))
    bom = Bom(components=components)
    bom.metadata.component = project
    own = direct()
    bom.register_dependency(project, [one for one in components if one.name in own])
    return JsonV1Dot6(bom).output_as_string(indent=2)


def faults(made_of: list[Package]) -> list[str]:
    """Packages that may not be used, or of which nobody knows it, and too many direct dependencies."""
    unknown = [f"{one.name}: no licence is known" for one in made_of if not one.licence]
    refused = [f"{one.name}: {one.licence}" for one in made_of if one.licence and not one.is_allowed]
    many = (
        [f"{len(direct())} direct dependencies, at most {MOST_DIRECT}"] if len(direct()) > MOST_DIRECT else []
    )
    return unknown + refused + many


def main(arguments: list[str]) -> int:
    """Print the list of licences; write the bill of materials to the file that is named."""
    made_of = list(packages())
    for one in made_of:
        sys.stdout.write(f"{one.name:24} {one.version:18} {one.licence or '?'}\n")
    sys.stdout.write(
        f"{len(made_of)} packages of a server; {len(direct())} direct dependencies of the base\n"
    )
    for target in arguments[:1]:
        Path(target).write_text(bill(made_of) + "\n", "utf-8")
        sys.stdout.write(f"CycloneDX 1.6 in {target}\n")
    found = faults(made_of)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
