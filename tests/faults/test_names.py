"""Links that lead out, paths that climb, and names that one system cannot keep."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.faults.bounded import refused, run
from tests.problems.package import contents, edit

ENTRY = "kb/entries/effects/bladder.md"
LETTER = "the words of a stranger's letter"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Give a file outside the package that must not get into a bundle."""
    path = tmp_path / "outside" / "letter.md"
    path.parent.mkdir()
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    [
        *("kb/package.yaml", "kb/sources.yaml", "kb/services.yaml", "kb/glossary.yaml"),
        *("kb/reviews.yaml", ENTRY, "kb/entries/effects/letter.md"),
        *("locales/es/LC_MESSAGES/entries.po", "locales/es/LC_MESSAGES/interface.po"),
    ],
)
def test_a_file_that_is_a_link_out(name: str, package: Path, secret: Path) -> None:
    """A link to a file outside is named and not read; no word of the file is shown."""
    (package / name).unlink(missing_ok=True)
    (package / name).symlink_to(secret)
    done = run(["check"], package)
    assert f"KB111 {name}" in done.problems
    assert done.status == 1
    assert LETTER not in done.err


@pytest.mark.parametrize(
    "name",
    [
        *("kb/entries", "kb/entries/effects", "kb/entries/effects/more", "locales/es"),
        *("locales/es/LC_MESSAGES", "locales/de"),
    ],
)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_that_is_a_link_out(
    name: str,
    is_there: bool,  # noqa: FBT001 - a parameter of the test
    package: Path,
    tmp_path: Path,
) -> None:
    """A linked folder is named, there or not: entries and translations never vanish silently."""
    path = package / name
    outside = tmp_path / "elsewhere"
    if path.is_dir():
        path.rename(outside)
    else:
        (outside / "LC_MESSAGES").mkdir(parents=True)
        (outside / "LC_MESSAGES/entries.po").write_text('msgid ""\nmsgstr ""\n', encoding="utf-8")
    if not is_there:
        outside.rename(tmp_path / "gone")
    path.symlink_to(outside)
    done = run(["check"], package)
    assert (done.status, f"KB111 {name}" in done.problems) == (1, True)


@pytest.mark.parametrize("name", ["kb/sources.yaml", ENTRY, "locales/es/LC_MESSAGES/entries.po"])
def test_a_link_to_nowhere_and_in_a_circle(name: str, package: Path) -> None:
    """A link to a file that is missing, or to itself, is a file that cannot be read."""
    for target in ("missing", Path(name).name):
        (package / name).unlink()
        (package / name).symlink_to(target)
        done = run(["check"], package)
        assert (done.status, f"KB101 {name}" in done.problems) == (1, True)


def test_links_inside_are_followed(package: Path, tmp_path: Path) -> None:
    """A file may be a link within its folder, and both folders may be links themselves."""
    effects = package / "kb/entries/effects"
    (effects / "bladder.md").rename(effects / ".text")
    (effects / "bladder.md").symlink_to(".text")
    for name in ("kb", "locales"):
        (package / name).rename(tmp_path / name)
        (package / name).symlink_to(tmp_path / name)
    done = run(["check"], package)
    assert (done.status, done.err) == (0, "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(
    "name", ["kb/package.yaml", "kb/sources.yaml", ENTRY, "locales/es/LC_MESSAGES/entries.po"]
)
def test_a_pipe_is_not_waited_for(name: str, package: Path) -> None:
    """A pipe in the place of a file is told; nobody waits for what never comes."""
    (package / name).unlink()
    os.mkfifo(package / name)
    done = run(["check"], package)
    assert (done.status, f"KB101 {name}" in done.problems) == (1, True)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("related: [numbers]", "related: [../x]", "KB104"),
        ("related: [numbers]", "related: ['..']", "KB104"),
        ("sources: [clinic-2020, study-2021]", "sources: [../../etc/passwd]", "KB104"),
        ("(entry:numbers#numbers)", "(entry:../x)", "KB201"),
        ("(entry:numbers#numbers)", "(entry:..%2Fx)", "KB201"),
        ("(entry:numbers#numbers)", "(entry:numbers#../../x)", "KB201"),
        ("(entry:numbers#numbers)", "(../x)", "KB204"),
        ("(entry:numbers#numbers)", "(../../../etc/passwd)", "KB204"),
        ("(entry:numbers#numbers)", "(file:///etc/passwd)", "KB204"),
        ("(entry:numbers#numbers)", "(//host/share)", "KB204"),
        ("(entry:numbers#numbers)", r"(\\\\host\\share)", "KB204"),
        ("(service:emergency-gb)", "(service:../x)", "KB203"),
        ("[@clinic-2020]", "[@../x]", "KB202"),
        ("## Signs {#signs}", "## Signs {#../signs}", "KB108"),
        ("type: effect", "type: ../effect", "KB104"),
    ],
)
def test_a_path_that_climbs(old: str, new: str, code: str, package: Path) -> None:
    """``../`` in an id, a link or a citation is a problem of the file that holds it."""
    edit(package / ENTRY, old, new)
    done = run(["check"], package)
    assert done.status == 1
    assert any(each.startswith(f"{code} {ENTRY}") for each in done.problems), done.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: tiny", "id: ../tiny"),
        ("id: tiny", "id: con"),
        ("id: tiny", "id: tiny/.."),
        ("id: effects", "id: ../effects"),
        ("id: effects", "id: aux"),
        ("start_with: [bladder]", "start_with: [../bladder]"),
        ("source_locale: en", "source_locale: ../en"),
        ("source_locale: en", "source_locale: en/../../x"),
    ],
)
def test_a_package_that_climbs(old: str, new: str, package: Path) -> None:
    """Ids of the package and its topics name folders: they may not climb, nor be reserved."""
    edit(package / "kb/package.yaml", old, new)
    done = run(["check"], package)
    assert done.status == 1
    assert any(" kb/package.yaml:" in each for each in done.problems), done.err


@pytest.mark.parametrize(
    "name",
    [
        *("con", "aux", "nul", "prn", "com1", "com9", "lpt1", "CON", "index", "Bladder"),
        *("bladder ", " bladder", "bladder.", "bladder..", "a.b", "a b", "a_b", "vejiga-ñ"),
        *("a\tb", "a\nb", "a:b", "a*b", "a?b", "a<b", 'a"b', "a|b", "a\\b", "x" * 61),
    ],
)
def test_a_name_that_one_system_cannot_keep(name: str, package: Path) -> None:
    """Reserved, capital, dotted, spaced and long file names are refused on every system."""
    path = package / f"kb/entries/services/{name}.md"
    path.write_text(
        (package / "kb/entries/services/numbers.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    done = run(["check"], package)
    assert done.status == 1
    assert f"error KB104 {path.relative_to(package)}: " in done.err


def test_names_that_differ_by_case_only(package: Path) -> None:
    """Of two files that are one on Windows the one with capitals is named."""
    other = package / "kb/entries/effects/Bladder.md"
    other.write_bytes((package / ENTRY).read_bytes())
    refused(package, "KB104 kb/entries/effects/Bladder.md")


def test_no_name_in_a_bundle_is_reserved(package: Path, tmp_path: Path) -> None:
    """Every path of a bundle and its zip is one that Windows can keep, whatever the locale."""
    for name in ("de_CH", "zh_Hant_HK", "sr_Latn_BA"):
        (package / f"locales/{name}/LC_MESSAGES").mkdir(parents=True)
        catalog = package / f"locales/{name}/LC_MESSAGES/entries.po"
        catalog.write_text('msgid ""\nmsgstr ""\n', encoding="utf-8")
    assert run(["build", "--quiet", "--zip", "--out", str(tmp_path / "dist")], package).status == 0
    names = [*contents(tmp_path / "dist")]
    with zipfile.ZipFile(tmp_path / "dist.zip") as archive:
        names += archive.namelist()
    reserved = {"con", "prn", "aux", "nul", *(f"{a}{n}" for a in ("com", "lpt") for n in range(10))}
    for name in names:
        assert len(name) <= 100
        assert not name.startswith("/")
        for part in name.split("/"):
            assert part.partition(".")[0].lower() not in reserved
            assert part == part.strip(" .")
            assert not set(part) & set('<>:"|?*\\')
    assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("name", ["../es", "es/../../x", "..", "C:", "nul"])
def test_a_locale_that_climbs(name: str, package: Path) -> None:
    """``--locale`` and ``new locale`` take languages and no paths; nothing is written."""
    before = contents(package)
    for arguments in (["build", "--locale", name], ["new", "locale", name], ["show", name]):
        done = run(arguments, package)
        assert (done.status, len(done.problems)) == (1, 1)
    assert before == contents(package)


@pytest.mark.parametrize("name", ["../x", "effects/../x", "/x", "effects/con", "effects/index"])
def test_a_new_entry_that_climbs(name: str, package: Path) -> None:
    """``new entry`` writes below a topic and under a name that an entry may have, or nothing."""
    before = contents(package.parent)
    done = run(["new", "entry", name, "--type", "effect"], package)
    assert (done.status, before == contents(package.parent)) == (1, True)


def test_a_bundle_that_climbs(package: Path, tmp_path: Path) -> None:
    """A zip whose paths lead out is told so; nothing outside is read or written."""
    assert run(["build", "--quiet", "--zip"], package).status == 0
    with zipfile.ZipFile(package / "dist.zip", "a") as archive:
        archive.writestr("../../outside.txt", LETTER)
    done = run(["verify", "dist.zip"], package)
    assert (done.status, [each[:5] for each in done.problems]) == (1, ["KB504"])
    manifest = package / "dist/manifest.json"
    record = json.loads(manifest.read_text(encoding="utf-8"))
    record["files"]["../../outside.txt"] = {"sha256": "0" * 64, "size": 0}
    manifest.write_text(json.dumps(record), encoding="utf-8")
    done = run(["verify", "dist"], package)
    assert (done.status, done.problems) == (1, ["KB501 dist"])
    assert not (tmp_path / "outside.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "unfinished"),
    [
        (["catalog", "update"], "locales/es/LC_MESSAGES/.entries.po.writing"),
        (["new", "locale", "fr"], "locales/fr/LC_MESSAGES/.entries.po.writing"),
        (
            ["new", "entry", "effects/skin", "--type", "effect"],
            "kb/entries/effects/.skin.md.writing",
        ),
        (["build", "--quiet", "--zip", "--out", "dist"], "dist.zip.building"),
    ],
)
def test_nothing_is_written_through_a_link(
    arguments: list[str], unfinished: str, package: Path, secret: Path
) -> None:
    """A link that lies where a file is being written is taken away; what it leads to stays."""
    before = secret.read_bytes()
    link = package / unfinished
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(secret)
    assert run(arguments, package).status == 0
    assert secret.read_bytes() == before
    assert not link.is_symlink()
    assert not any(path.is_symlink() for path in package.rglob("*"))
