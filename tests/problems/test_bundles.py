"""KB5xx: bundles that were changed, and folders that a build may not touch."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

import kbpkg
from kbpkg.cli import main
from kbpkg.export.write import refuse_strangers
from kbpkg.model.problem import Problem, ProblemsError
from tests.problems.package import BASE, contents
from tests.problems.unprivileged import locked_package, run_unprivileged

KB = str(BASE / "kb")
MANIFEST = """{"format": 3, "package": "x", "title": "", "date": "", "generator": "",
"locales": %s, "files": %s}"""


@pytest.fixture
def bundle(tmp_path: Path, base_bundle: Path) -> Path:
    """Give a copy of the bundle, to be changed."""
    return Path(shutil.copytree(base_bundle, tmp_path / "dist"))


def verify(bundle: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Return what `kbpkg verify` answers: its status, and code and path of each problem."""
    status = main(["verify", "--json", str(bundle)])
    problems = json.loads(capsys.readouterr().out)["problems"]
    return status, [
        f"{each['code']} {Path(each['path']).relative_to(bundle).as_posix()}" for each in problems
    ]


def test_a_good_bundle(base_bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle as it was built has no problem."""
    assert verify(base_bundle, capsys) == (0, [])


def test_kb501_no_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without a manifest, or none at all, is no bundle."""
    assert verify(tmp_path, capsys) == (1, ["KB501 ."])
    assert verify(tmp_path / "nowhere", capsys) == (1, ["KB501 ."])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": 2}',
        MANIFEST % ('[{"tag": "en", "texts": "many", "untranslated": 0, "drafted_by": ""}]', "{}"),
        MANIFEST % ("[]", '{"index.html": {"sha256": "", "size": Infinity}}'),
        '{"format": ' + "1" * 5000 + "}",
        "[" * 100_000,
    ],
    ids=["empty", "cut", "list", "nothing", "format", "word", "infinite", "digits", "deep"],
)
def test_kb501_damaged_manifest(
    text: str, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manifest that cannot be read is a problem and no traceback."""
    (bundle / "manifest.json").write_text(text, encoding="utf-8")
    assert verify(bundle, capsys) == (1, ["KB501 ."])


def test_kb501_damaged_sums(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SHA256SUMS of another form cannot be read; without it the bundle is not whole."""
    (bundle / "SHA256SUMS").write_text("nonsense\n", encoding="utf-8")
    assert verify(bundle, capsys) == (1, ["KB501 ."])
    (bundle / "SHA256SUMS").unlink()
    assert verify(bundle, capsys) == (1, ["KB501 ."])


def test_kb501_newer_format(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle of a newer format is refused, and the message names both formats."""
    path = bundle / "manifest.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "format": 4}), encoding="utf-8")
    assert main(["verify", str(bundle)]) == 1
    assert "bundle format 4; this program reads 3" in capsys.readouterr().err


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.txt": "mine"},
        {"sub/thesis.txt": "mine"},
        {"index.html": "<p>my site", "assets/site.css": ""},
        {"manifest.json": '{"name": "my browser extension"}', "thesis.txt": "mine"},
    ],
    ids=["file", "subfolder", "site", "extension"],
)
def test_kb501_strangers_folder(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds something else than a bundle is refused as --out and left as it is."""
    out = tmp_path / "out"
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")
    before = contents(tmp_path)
    for _ in range(2):
        assert main(["build", "--quiet", "--kb", KB, "--out", str(out)]) == 1
        assert f"error KB501 {out}: " in capsys.readouterr().err
        assert before == contents(tmp_path)


@pytest.mark.parametrize("name", ["dist.previous", "dist.building"])
def test_kb501_strangers_folder_beside(name: str, tmp_path: Path) -> None:
    """A folder of the user's beside the bundle is not deleted because of its name."""
    mine = tmp_path / name / "thesis.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    for _ in range(2):
        main(["build", "--quiet", "--kb", KB, "--out", str(tmp_path / "dist")])
        assert mine.read_text(encoding="utf-8") == "mine"


def test_kb501_a_file_as_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is refused as --out and left as it is."""
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    assert main(["build", "--quiet", "--kb", KB, "--out", str(out)]) == 1
    assert f"error KB501 {out}: " in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"


def test_kb501_is_told_before_anything_is_read(tmp_path: Path) -> None:
    """The stranger is the only problem told, whatever else may be wrong."""
    (tmp_path / "mine.txt").touch()
    with pytest.raises(ProblemsError) as caught:
        refuse_strangers(tmp_path)
    what = "this is there already and is no bundle that this program knows, so it is left"
    cure = "give another folder with --out, or move this one away (a damaged bundle too)"
    assert (Problem(str(tmp_path), 0, "KB501", what, cure),) == caught.value.problems


@pytest.mark.parametrize(
    "name", ["index.html", "es/bladder.html", "assets/kbpkg.css", "search/es/index.js"]
)
@pytest.mark.parametrize("change", [b" ", b"<script>"])
def test_kb502_changed_file(
    name: str, change: bytes, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of which one byte or more was changed is named."""
    path = bundle / name
    path.write_bytes(path.read_bytes() + change)
    assert (1, [f"KB502 {name}"]) == verify(bundle, capsys)


def test_kb502_line_ends(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Line ends that a tool rewrote are a change."""
    path = bundle / "README.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert verify(bundle, capsys) == (1, ["KB502 README.txt"])


def test_kb502_manifest_and_sums_differ(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file changed together with only one of the two lists is still found."""
    sums = (bundle / "SHA256SUMS").read_text(encoding="utf-8")
    first = sums.splitlines()[0].partition("  ")
    (bundle / "SHA256SUMS").write_text(sums.replace(first[0], "0" * 64), encoding="utf-8")
    assert (1, [f"KB502 {first[2]}"]) == verify(bundle, capsys)


def test_kb502_symbolic_link(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A symbolic link in the place of a file is a change, even to the same text."""
    original = tmp_path / "elsewhere.html"
    shutil.move(bundle / "index.html", original)
    (bundle / "index.html").symlink_to(original)
    assert verify(bundle, capsys) == (1, ["KB502 index.html"])


def test_kb502_a_folder_that_is_a_link_out(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files behind a link that leads out of the bundle are not read, though they are the same."""
    shutil.move(bundle / "texts/es", tmp_path / "elsewhere")
    (bundle / "texts/es").symlink_to(tmp_path / "elsewhere")
    status, problems = verify(bundle, capsys)
    assert (status, problems) == (1, ["KB502 texts/es/0.js", "KB504 texts/es"])
    with pytest.raises(ProblemsError, match="leads out of the bundle"):
        kbpkg.open_bundle(bundle).entry_ids("es")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("name", ["manifest.json", "index.html", "texts/en/0.js"])
def test_kb502_a_pipe(name: str, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe in the place of a file is told and never waited for, by a build neither."""
    (bundle / name).unlink()
    os.mkfifo(bundle / name)
    is_list = name == "manifest.json"
    assert verify(bundle, capsys) == (1, ["KB501 ." if is_list else f"KB502 {name}"])
    build = ["build", "--quiet", "--kb", KB, "--out", str(bundle)]
    assert main(build) == (1 if is_list else 0)
    assert ("error KB501" in capsys.readouterr().err) == is_list


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_kb501_a_pipe_for_the_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe where the zip is to be is refused and left."""
    os.mkfifo(tmp_path / "dist.zip")
    assert main(["build", "--quiet", "--zip", "--kb", KB, "--out", str(tmp_path / "dist")]) == 1
    assert f"error KB501 {tmp_path / 'dist.zip'}: " in capsys.readouterr().err
    assert (tmp_path / "dist.zip").is_fifo()


def test_kb503_missing_files(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every missing file is named, those of a missing folder too."""
    (bundle / "index.html").unlink()
    shutil.rmtree(bundle / "texts")
    missing = ["KB503 index.html", "KB503 texts/en/0.js", "KB503 texts/es/0.js"]
    assert (1, missing) == verify(bundle, capsys)


def test_kb503_a_folder_for_a_file(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder in the place of a file cannot be read as that file."""
    (bundle / "index.html").unlink()
    (bundle / "index.html").mkdir()
    assert verify(bundle, capsys) == (1, ["KB503 index.html"])


def test_kb504_added_files(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Added files, hidden ones and links too, are named; links are not followed."""
    (bundle / "es" / "extra.html").touch()
    (bundle / ".hidden").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").touch()
    (bundle / "link").symlink_to(tmp_path / "folder")
    added = ["KB504 .hidden", "KB504 es/extra.html", "KB504 link"]
    assert (1, added) == verify(bundle, capsys)


def test_what_a_file_manager_leaves_is_harmless(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that a file manager leaves in a folder that it shows are named and are no problem."""
    names = [".DS_Store", "._index.html", "__MACOSX/es/._index.html", "assets/Desktop.ini"]
    names += ["es/Thumbs.db", "es/desktop.ini"]
    for name in names:
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).touch()
    assert main(["verify", str(bundle)]) == 0
    said = capsys.readouterr().out
    assert [
        line.removeprefix("left there by a file manager, harmless: ")
        for line in said.splitlines()[:-1]
    ] == names
    (bundle / "__MACOSX/index.html").touch()
    assert verify(bundle, capsys) == (1, ["KB504 __MACOSX/index.html"])


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/hostname", "a\0b"])
def test_a_manifest_stays_inside_its_bundle(
    name: str, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manifest that names a path outside the bundle, or none at all, is a problem."""
    path = bundle / "manifest.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["files"][name] = {"sha256": hashlib.sha256(b"").hexdigest(), "size": 0}
    (bundle.parent / "outside.txt").touch()
    text = json.dumps(record)
    path.write_text(text, encoding="utf-8")
    sums = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in sums if not line.endswith("  manifest.json\n")]
    added = f"{hashlib.sha256(b'').hexdigest()}  {name}\n"
    own = f"{hashlib.sha256(text.encode()).hexdigest()}  manifest.json\n"
    (bundle / "SHA256SUMS").write_text("".join([*kept, added, own]), encoding="utf-8")
    assert main(["verify", str(bundle)]) == 1
    assert "error KB50" in capsys.readouterr().err


def test_kb505_unwritable_folder(tmp_path: Path) -> None:
    """A build into a folder that may not be written to says so and changes nothing."""
    with locked_package() as folder:
        before = contents(folder)
        done = run_unprivileged(["build", "--out", "dist"], folder, tmp_path / "warm")
        assert done.returncode == 1
        assert "error KB505 dist: the bundle cannot be written: Permission denied" in done.stderr
        assert "Traceback" not in done.stderr
        assert before == contents(folder)


def test_kb505_unwritable_bundle(tmp_path: Path, base_bundle: Path) -> None:
    """A bundle in a folder that may not be written to stays as it is."""
    with locked_package() as folder:
        shutil.copytree(base_bundle, folder / "dist")
        done = run_unprivileged(["build", "--out", "dist"], folder, tmp_path / "warm")
        assert done.returncode == 1
        assert "error KB505 dist: " in done.stderr
        assert contents(base_bundle) == contents(folder / "dist")


def test_kb505_parent_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be made because a file is in the way is told as such."""
    (tmp_path / "file").touch()
    assert main(["build", "--quiet", "--kb", KB, "--out", str(tmp_path / "file" / "dist")]) == 1
    assert "error KB505 " in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--out", "closed/dist"],
        ["verify", "closed/dist"],
        ["build", "--out", "interrupted"],
        ["verify", "interrupted"],
        ["check", "--kb", "closed/kb"],
        ["search", "pain", "--kb", "closed/kb"],
        ["catalog", "update"],
        ["new", "locale", "uk"],
        ["new", "entry", "effects/skin", "--type", "effect"],
    ],
    ids=" ".join,
)
def test_a_closed_folder_is_told_without_a_traceback(
    arguments: list[str], tmp_path: Path, base_bundle: Path
) -> None:
    """What may not be read or written is a numbered problem for every command."""
    with locked_package() as folder:
        for name in ("closed/dist", "interrupted.previous"):
            shutil.copytree(base_bundle, folder / name)
        shutil.copytree(BASE / "kb", folder / "closed/kb")
        (folder / "closed").chmod(0)
        done = run_unprivileged(arguments, folder, tmp_path / "warm")
        assert "Traceback" not in done.stderr
        assert done.returncode == 1
        assert "error KB" in done.stderr


def test_unreadable_entries_are_not_left_out(tmp_path: Path) -> None:
    """A folder of entries that may not be read is a problem, not a bundle without its entries."""
    with locked_package() as folder:
        shutil.copytree(folder / "kb/entries/services", folder / "kb/entries/spare")
        (folder / "kb/entries/spare/numbers.md").rename(folder / "kb/entries/spare/spare.md")
        package = folder / "kb/package.yaml"
        text = package.read_text(encoding="utf-8")
        package.write_text(
            text.replace("types:", "  - id: spare\n    title: Spare\ntypes:"), encoding="utf-8"
        )
        (folder / "kb/entries/spare").chmod(0)
        done = run_unprivileged(["check"], folder, tmp_path / "warm")
        assert (done.returncode, "kb/entries/spare" in done.stderr) == (1, True)
