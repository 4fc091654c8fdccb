"""The same input gives the same bytes, whatever surrounds the build."""

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.golden.test_pages import make_partial
from tests.problems.package import EPOCH, contents, copy_base


@dataclass(frozen=True)
class Surroundings:
    """What may differ between two machines. ``seed`` shuffles the order in which files are made."""

    folder: str
    seed: int
    umask: int = 0o022
    environment: Mapping[str, str] = field(default_factory=dict)


PLAIN = Surroundings("plain", 0, environment={"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"})
OTHERS = [
    Surroundings(
        "with a space # 100% 包",
        1,
        environment={
            "PYTHONHASHSEED": "1",
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C.UTF-8",
            "LANG": "tr_TR.UTF-8",
        },
    ),
    Surroundings("umask", 2, 0o077, {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles"}),
    Surroundings("day", 3, environment={"PYTHONHASHSEED": "3", "SOURCE_DATE_EPOCH": EPOCH}),
    Surroundings("later", 4, environment={"SOURCE_DATE_EPOCH": str(int(EPOCH) + 10**8)}),
    Surroundings("optimised", 5, environment={"PYTHONOPTIMIZE": "2", "PYTHONUTF8": "0"}),
]


def build(root: Path, around: Surroundings) -> dict[str, bytes]:
    """Build the base package in some surroundings and return the bytes of the bundle."""
    original = copy_base(root / "original")
    make_partial(original)
    files = sorted(path for path in original.rglob("*") if path.is_file())
    random.Random(around.seed).shuffle(files)  # noqa: S311 - an order, no secret
    package = root / around.folder
    for path in files:
        target = package / path.relative_to(original)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SOURCE_DATE_EPOCH", "LANG"} and not name.startswith("LC_")
    }
    subprocess.run(
        [sys.executable, "-m", "kbpkg", "build", "--quiet", "--out", "out"],
        cwd=package,
        check=True,
        capture_output=True,
        umask=around.umask,
        env={
            **environment,
            "PYTHONPATH": os.pathsep.join(map(str, sys.path)),
            **around.environment,
        },
    )
    return contents(package / "out")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the bundle of the plain surroundings."""
    return build(tmp_path_factory.mktemp("plain"), PLAIN)


@pytest.mark.parametrize("around", OTHERS, ids=lambda around: around.folder)
def test_same_bytes(around: Surroundings, plain: dict[str, bytes], tmp_path: Path) -> None:
    """Another folder, zone, language, hash seed, order of files, umask or day change no byte."""
    found = build(tmp_path, around)
    assert sorted(plain) == sorted(found)
    assert [name for name in plain if plain[name] != found[name]] == []


def test_no_path_and_no_clock_in_a_bundle(plain: dict[str, bytes]) -> None:
    """A bundle does not tell on which machine, in which folder or by whom it was built."""
    for name, content in plain.items():
        for trace in (b"/tmp", b"/home", b"pytest", str(Path.cwd()).encode()):
            assert trace not in content or name.startswith("assets/"), name
