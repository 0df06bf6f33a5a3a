"""Generations are written whole or not at all, and read whole or not at all."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pytest

from ketabot.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexMissingError,
    SearchIndexError,
)
from ketabot.index.storage import GenerationStore

OLD = {"vectors.bin": b"old vectors" * 90, "texts.json": b'["old"]'}
NEW = {"vectors.bin": b"new vectors" * 90, "texts.json": b'["new"]'}

PREAMBLE = """
import os, resource, signal, sys
from pathlib import Path
from ketabot.errors import KetabotError
from ketabot.index.storage import GenerationStore
store = GenerationStore(Path(sys.argv[1]))
"""


@pytest.fixture
def store(tmp_path: Path) -> GenerationStore:
    return GenerationStore(tmp_path / "index")


def write(store: GenerationStore, files: dict[str, bytes], **manifest: object) -> str:
    with store.lock():
        return store.write(files, manifest)


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PREAMBLE + script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def holder(store: GenerationStore) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    script = PREAMBLE + "with store.lock(): print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, str(store.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_what_was_written_is_read_back(store: GenerationStore) -> None:
    name = write(store, OLD, model="m")
    found = store.open_current()
    assert (found.name, found.files) == (name, OLD)
    assert found.manifest["model"] == "m"
    assert found.manifest["files"]["texts.json"] == {
        "size": 7,
        "sha256": sha256(b'["old"]').hexdigest(),
    }


def test_the_name_tells_the_number_and_the_hash_of_the_manifest(store: GenerationStore) -> None:
    name = write(store, OLD)
    manifest = (store.folder / name / "manifest.json").read_bytes()
    assert name == f"gen-000001-{sha256(manifest).hexdigest()[:12]}"
    assert (store.folder / "CURRENT").read_text() == name + "\n"
    assert write(store, NEW).startswith("gen-000002-")


def test_the_same_content_gives_the_same_bytes(store: GenerationStore) -> None:
    first = write(store, OLD, model="m")
    second = write(store, dict(reversed(OLD.items())), model="m")
    assert first.split("-")[2] == second.split("-")[2]
    for file in (store.folder / first).iterdir():
        assert file.read_bytes() == (store.folder / second / file.name).read_bytes()


def test_a_file_can_be_written_by_a_function(store: GenerationStore) -> None:
    def content(file: BinaryIO) -> None:
        file.write(b"one ")
        file.write(b"two")

    with store.lock():
        store.write({"a.bin": content}, {})
    assert store.open_current().files == {"a.bin": b"one two"}


def test_no_index_is_said_so(store: GenerationStore) -> None:
    assert store.current_name() is None
    assert store.generations() == ()
    with pytest.raises(IndexMissingError, match=r"no index in .*run `ketabot index`"):
        store.open_current()


def test_a_name_that_leads_elsewhere_is_no_file_of_a_generation(store: GenerationStore) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        write(store, {"../outside": b""})
    assert not (store.folder / "outside").exists()


# --- damage -----------------------------------------------------------------------------------


def flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize(
    "change",
    [
        *(lambda data, i=i: flip(data, i * (len(data) - 1) // 9) for i in range(10)),
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data[:0],
        lambda data: data[: len(data) // 2] + bytes(len(data) - len(data) // 2),
        lambda data: data + b"\0",
        lambda _: None,
    ],
)
@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", *OLD])
def test_any_damage_is_noticed(
    store: GenerationStore, name: str, change: Callable[[bytes], bytes | None]
) -> None:
    folder = store.folder / write(store, OLD)
    file = store.folder / name if name == "CURRENT" else folder / name
    damaged = change(file.read_bytes())
    file.unlink()
    if damaged is not None:
        file.write_bytes(damaged)
    with pytest.raises((IndexDamagedError, IndexMissingError), match="run `ketabot index"):
        store.open_current()


@pytest.mark.parametrize("name", ["manifest.json", *OLD])
def test_a_file_of_another_generation_is_noticed(store: GenerationStore, name: str) -> None:
    old, new = write(store, OLD), write(store, NEW)
    (store.folder / new / name).write_bytes((store.folder / old / name).read_bytes())
    with pytest.raises(IndexDamagedError, match=f"{new}.*{name}"):
        store.open_current()


def test_two_files_that_changed_places_are_noticed(store: GenerationStore) -> None:
    folder = store.folder / write(store, OLD)
    (folder / "vectors.bin").rename(folder / "x")
    (folder / "texts.json").rename(folder / "vectors.bin")
    (folder / "x").rename(folder / "texts.json")
    with pytest.raises(IndexDamagedError):
        store.open_current()


def test_another_format_is_refused_by_its_number(store: GenerationStore) -> None:
    name = write(store, OLD)
    manifest = json.loads((store.folder / name / "manifest.json").read_text())
    text = json.dumps({**manifest, "format": 99}).encode()
    other = f"gen-000002-{sha256(text).hexdigest()[:12]}"
    (store.folder / name).rename(store.folder / other)
    (store.folder / other / "manifest.json").write_bytes(text)
    (store.folder / "CURRENT").write_text(other + "\n")
    with pytest.raises(IndexMismatchError, match=r"format version 99.*run `ketabot index --full`"):
        store.open_current()


def test_a_damaged_pointer_is_mended_by_the_next_write(store: GenerationStore) -> None:
    write(store, OLD)
    (store.folder / "CURRENT").write_bytes(b"\0\0\0")
    write(store, NEW)
    assert store.open_current().files == NEW


# --- one writer -------------------------------------------------------------------------------


def test_a_second_writer_is_told_the_pid_at_once(
    store: GenerationStore, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(IndexLockedError, match=f"pid {holder.pid}"), store.lock():
        pytest.fail("two writers")


def test_the_lock_of_a_killed_writer_is_free(
    store: GenerationStore, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    write(store, NEW)
    assert store.open_current().files == NEW


def test_the_lock_is_free_afterwards_although_a_child_process_lives_on(
    store: GenerationStore,
) -> None:
    script = """
with store.lock():
    child = os.fork()
    if child == 0:
        signal.pause()
try:
    with store.lock():
        print("free")
finally:
    os.kill(child, signal.SIGKILL)
"""
    assert run(script, store.folder).stdout == "free\n"


def test_readers_need_no_lock(store: GenerationStore, holder: subprocess.Popen[str]) -> None:
    del holder
    with pytest.raises(IndexMissingError):
        store.open_current()


# --- failures while writing -------------------------------------------------------------------


def litter(store: GenerationStore) -> list[str]:
    return [path.name for path in store.folder.iterdir() if path.name.startswith("tmp-")]


@pytest.mark.parametrize("limit", [0, 1, 5, 6, 100, 400, 989, 990])
def test_a_full_disk_leaves_the_index_before(store: GenerationStore, limit: int) -> None:
    write(store, OLD)
    script = """
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    with store.lock():
        store.write({"a.bin": b"x" * 991}, {})
except KetabotError as error:
    print(type(error).__name__, error)
"""
    said = run(script, store.folder, limit).stdout
    assert said.startswith("SearchIndexError cannot write the index in")
    assert "File too large" in said
    assert "goes on serving" in said
    assert store.open_current().files == OLD
    assert litter(store) == []


FAULTS = """
base, fault = Path(sys.argv[1]), sys.argv[2]

def count(real):
    def call(*arguments, **options):
        global calls
        calls += 1
        if calls == step:
            if fault == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(5, "Input/output error")
        return real(*arguments, **options)
    return call

def write(store, word):
    with store.lock():
        store.write({"a.bin": word, "b.bin": word}, {})

step = calls = 0
while calls >= step:
    step += 1
    store = GenerationStore(base / str(step))
    write(store, b"old")
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        calls = 0
        for name in ("fsync", "rename", "mkdir", "open"):
            setattr(os, name, count(getattr(os, name)))
        try:
            write(store, b"new")
            said = "done"
        except KetabotError as error:
            said = type(error).__name__
        os.write(send, f"{said} {calls}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.write(send, b" killed 1000")
    said, calls = os.read(receive, 100).decode().split()[:2]
    calls = int(calls)
    print(said)
"""


@pytest.mark.parametrize(
    ("fault", "outcomes"), [("kill", {"killed"}), ("error", {"SearchIndexError", "done"})]
)
def test_a_fault_at_any_step_leaves_the_old_or_the_new(
    tmp_path: Path, fault: str, outcomes: set[str]
) -> None:
    *said, last = run(FAULTS, tmp_path, fault).stdout.split()
    assert last == "done"
    assert len(said) >= 12
    assert set(said) <= outcomes
    seen = set()
    for step, outcome in enumerate(said, start=1):
        store = GenerationStore(tmp_path / str(step))
        found = store.open_current().files
        assert found["a.bin"] == found["b.bin"]
        assert outcome != "done" or found["a.bin"] == b"new"
        seen.add(found["a.bin"])
        write(store, NEW)
        assert store.open_current().files == NEW
        assert litter(store) == []
    assert seen == {b"old", b"new"}


@pytest.mark.parametrize(
    ("thrown", "met"),
    [(MemoryError, SearchIndexError), (KeyboardInterrupt, KeyboardInterrupt)],
)
def test_no_memory_and_an_interrupt_leave_the_index_before(
    store: GenerationStore, thrown: type[BaseException], met: type[BaseException]
) -> None:
    def content(file: BinaryIO) -> None:
        file.write(b"half")
        raise thrown

    write(store, OLD)
    with pytest.raises(met), store.lock():
        store.write({"a.bin": content}, {})
    assert store.open_current().files == OLD
    assert litter(store) == []
    assert len(store.generations()) == 1


def test_a_path_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_text("no folder")
    store = GenerationStore(path)
    with pytest.raises(SearchIndexError, match=r"cannot read the index in .*--index"):
        store.open_current()
    with (
        pytest.raises(SearchIndexError, match=r"cannot write the index in .*--index"),
        store.lock(),
    ):
        pytest.fail("locked a file")
    assert path.read_text() == "no folder"


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to become another user")
def test_a_reader_without_write_permission_reads_and_a_writer_is_refused() -> None:
    script = """
os.setgroups([]), os.setgid(65534), os.setuid(65534)
print(store.open_current().files["texts.json"].decode())
try:
    with store.lock():
        print("locked")
except KetabotError as error:
    print(error)
"""
    with TemporaryDirectory() as folder:
        store = GenerationStore(Path(folder) / "index")
        name = write(store, OLD)
        Path(folder).chmod(0o755)
        before = snapshot(store.folder)
        nobody = run(script, store.folder)
        assert nobody.stdout.startswith('["old"]\ncannot write the index in'), nobody.stderr
        assert "Permission denied" in nobody.stdout
        assert snapshot(store.folder) == before
        (store.folder / name / "texts.json").chmod(0o600)
        refused = run(script, store.folder)
        assert "SearchIndexError: cannot read the index in" in refused.stderr


def snapshot(folder: Path) -> dict[Path, tuple[int, int, bytes]]:
    return {
        path: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- generations ------------------------------------------------------------------------------


def test_rollback_returns_to_the_generation_before(store: GenerationStore) -> None:
    old, new = write(store, OLD), write(store, NEW)
    assert store.rollback() == old
    assert store.open_current().files == OLD
    with pytest.raises(SearchIndexError, match="no earlier generation"):
        store.rollback()
    assert store.generations() == (old, new)


def test_rollback_refuses_a_damaged_generation(store: GenerationStore) -> None:
    old, new = write(store, OLD), write(store, NEW)
    (store.folder / old / "texts.json").write_bytes(b"x")
    with pytest.raises(IndexDamagedError, match=old):
        store.rollback()
    assert store.current_name() == new


@pytest.mark.parametrize("pointer", [b"gen-00", b"gen-000000-000000000000\n", None])
def test_rollback_mends_a_lost_pointer(store: GenerationStore, pointer: bytes | None) -> None:
    write(store, OLD)
    write(store, NEW)
    (store.folder / "CURRENT").unlink()
    if pointer is not None:
        (store.folder / "CURRENT").write_bytes(pointer)
    store.rollback()
    assert store.open_current().files == NEW


def test_old_generations_go_and_those_that_were_rolled_back_from(store: GenerationStore) -> None:
    names = [write(store, {"a": bytes([number])}) for number in range(4)]
    with store.lock():
        store.tidy(keep=2)
    assert store.generations() == tuple(names[2:])
    store.rollback()
    last = write(store, NEW)
    assert store.generations() == (names[2], last)
    store.rollback()
    assert store.current_name() == names[2]


def test_files_of_other_people_stay(store: GenerationStore) -> None:
    store.folder.mkdir()
    (store.folder / "README.md").write_text("about this folder")
    write(store, OLD)
    with store.lock():
        store.tidy(keep=1)
    assert (store.folder / "README.md").read_text() == "about this folder"


def test_readers_meet_only_whole_generations_while_fifty_swaps_go_on(
    store: GenerationStore,
) -> None:
    write(store, {"a": b"0", "b": b"0"})
    faults: list[str] = []
    reads: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                found = store.open_current().files
            except SearchIndexError as error:
                faults.append(str(error))
                return
            reads.append(found["a"])
            if found["a"] != found["b"]:
                faults.append(f"mixed: {found}")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 51):
        with store.lock():
            content = str(number).encode()
            store.write({"a": content, "b": content}, {})
            store.tidy(keep=1)
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(set(reads)) > 5


def test_many_random_mutations_of_every_file_are_noticed(store: GenerationStore) -> None:
    folder = store.folder / write(store, {"a.bin": random.Random(0).randbytes(3000), **OLD})
    chance = random.Random(1)
    files = [store.folder / "CURRENT", *folder.iterdir()]
    for _ in range(400):
        file = chance.choice(files)
        before = file.read_bytes()
        place = chance.randrange(len(before))
        after = chance.choice(
            [flip(before, place), before[:place], before[:place].ljust(len(before), b"\0")]
        )
        if after == before:
            continue
        file.write_bytes(after)
        with pytest.raises((IndexDamagedError, IndexMissingError)):
            store.open_current()
        file.write_bytes(before)
    assert store.open_current().name == folder.name
