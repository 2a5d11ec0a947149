"""A journal at work, its power cut at every moment, and what it says when it is opened again."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import apsw

from kiosk.engine.journal import Entry, Journal, JournalError, Record
from tests.power_cut.disk import Operation, Refusal, recording
from tests.power_cut.images import Disk, Image

MEMORY: Final = Path("/dev/shm")
NAME: Final = "journal.sqlite"
DAY: Final = datetime(2026, 1, 2, tzinfo=UTC)
OPENINGS: Final = 3
COMMITS: Final = 4  # between opening and closing
NEXT_ONE_OF: Final = 8  # of so many images one is written on


class NormalJournal(Journal):
    """Promises less than it should: a commit may roll back when the power is cut."""

    synchronous = "NORMAL"

    def _prepare(self) -> int:
        version = super()._prepare()
        self._database.pragma("synchronous", self.synchronous)
        return version


class UnsyncedJournal(NormalJournal):
    """Syncs nothing."""

    synchronous = "OFF"


@dataclass(slots=True)
class Work:
    """What was done, and what the journal had promised by when."""

    operations: list[Operation] = field(default_factory=list)
    promised: list[tuple[int, list[Record]]] = field(
        default_factory=list
    )  # after so many operations
    attempts: int = 0
    error: JournalError | None = None  # with which it ended

    def records(self, commits: int) -> list[Record]:
        return [record for _, records in self.promised[:commits] for record in records]


def work(folder: Path, seed: int, kind: type[Journal], refusal: Refusal | None = None) -> Work:
    """Open, write and close a few times; ends with the first error."""
    chance, done = Random(seed), Work()  # what is tried, not what is secret
    with recording(folder, refusal) as disk:
        done.operations = disk.operations
        try:
            for _ in range(OPENINGS):
                journal = kind(folder / NAME)
                try:
                    for _ in range(COMMITS):
                        records = journal.append(_entries(chance), DAY + timedelta(seconds=seed))
                        done.promised.append((len(disk.operations), records))
                finally:
                    with suppress(
                        apsw.Error
                    ):  # SQLite hides it when it closes; its bridge does not
                        journal.close()
        except JournalError as error:
            done.error = error
        done.attempts = disk.attempts
    return done


def _entries(chance: Random) -> list[Entry]:
    """One to three events; some of them need several pages."""
    size = chance.choice((20, 200, 200, 9000))
    return [
        Entry(f"10-{chance.randrange(3):06}", "note_presented", f'{{"frames":"{"f" * size}"}}')
        for _ in range(chance.randint(1, 3))
    ]


@dataclass(slots=True)
class Verdicts:
    """How many images were opened, and what was wrong with which."""

    images: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, other: "Verdicts") -> None:
        self.images += other.images
        self.wrong.update(other.wrong)
        self.examples += other.examples

    def fail(self, what: str, where: str) -> None:
        self.wrong[what] += 1
        self.examples.append(f"{what}: {where}")


def cut_everywhere(
    folder: Path, seed: int, images: int, kind: type[Journal] = Journal, stride: int = 1
) -> Verdicts:
    """Cut the power after every so manyeth operation; `images` by chance at each."""
    workplace, verdicts = fresh(folder / "work"), Verdicts()
    done, disk, chance = work(workplace, seed, kind), Disk(), Random(seed)
    assert done.error is None
    for at, operation in enumerate([None, *done.operations]):
        if operation is not None:
            disk.apply(operation)
        if at % stride == seed % stride or at == len(done.operations):
            for number, image in enumerate(disk.images(chance, images)):
                where = f"seed {seed}, cut after operation {at}, image {number}"
                _judge(folder, image, done, at, verdicts, where)
    return verdicts


def fail_everywhere(
    folder: Path, seed: int, error: type[apsw.Error], *, is_for_ever: bool, stride: int = 1
) -> Verdicts:
    """Let every so manyeth operation fail, once or it and all that follow; then cut the power."""
    verdicts, chance = Verdicts(), Random(seed)
    for at in count(seed % stride, stride):
        workplace = fresh(folder / "work")
        done = work(workplace, seed, Journal, Refusal(at, error, is_for_ever))
        if done.attempts <= at:
            return verdicts
        where = f"seed {seed}, operation {at} fails"
        for number, image in enumerate(_images_at_end(done, workplace, chance)):
            _judge(folder, image, done, len(done.operations), verdicts, f"{where}, image {number}")
    raise AssertionError("counting ends never")


def _images_at_end(done: Work, workplace: Path, chance: Random) -> Iterator[Image]:
    """Without a power cut, and what a cut may leave."""
    yield {path.name: path.read_bytes() for path in workplace.iterdir()}
    disk = Disk()
    for operation in done.operations:
        disk.apply(operation)
    yield from disk.images(chance, 2)


def _judge(  # noqa: PLR0917  # one image and all that is known of it
    folder: Path, image: Image, done: Work, at: int, verdicts: Verdicts, where: str
) -> None:
    verdicts.images += 1
    place = fresh(folder / "image")
    for name, content in image.items():
        (place / name).write_bytes(content)
    commits = sum(after <= at for after, _ in done.promised)
    try:
        journal = Journal(place / NAME)
    except JournalError as error:
        verdicts.fail(f"not opened ({error.code})", where)
        return
    try:
        found = list(journal.records())
        if what := _what_is_wrong(found, done, commits):
            verdicts.fail(what, where)
        elif verdicts.images % NEXT_ONE_OF == 0:
            journal.append([Entry("10-000009", "note_offered", "{}")], DAY)
    finally:
        journal.close()


def _what_is_wrong(found: Sequence[Record], done: Work, commits: int) -> str:
    promised = done.records(commits)
    if found == promised:
        return ""
    if found[: len(promised)] != promised:
        return "a promised commit is lost"
    if done.error is not None or found == done.records(commits + 1):
        return ""  # the one in flight, whole; of a refused one nothing was promised
    return "half a commit is there"


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder on a disk that never waits, where there is one: its own syncs prove nothing here."""
    place = MEMORY if MEMORY.is_dir() else None
    with TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
