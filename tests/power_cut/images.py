"""What a disk may hold after its power was cut."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Final, TypeAlias

from tests.power_cut.disk import Create, Delete, Operation, Sync, SyncDirectory, Truncate, Write

SECTOR: Final = 512
EXHAUSTIVE: Final = 3  # so many unsynced sectors are tried in every combination

Image: TypeAlias = Mapping[str, bytes]


@dataclass(slots=True)
class _File:
    durable: bytes = b""
    pending: list[Write | Truncate] = field(default_factory=list)  # since its last sync


class Disk:
    """What is durable of it, and what is only in the page cache."""

    def __init__(self) -> None:
        self._files: dict[int, _File] = {}
        self._names: dict[str, int] = {}  # durable
        self._renamed: list[Create | Delete] = []  # since the directory's last sync

    def apply(self, operation: Operation) -> None:
        match operation:
            case Create():
                self._files[operation.inode] = _File()
                self._renamed.append(operation)
            case Delete():
                self._renamed.append(operation)
            case SyncDirectory():
                self._names = _after(self._names, self._renamed)
                self._renamed = []
            case Sync():
                file = self._files[operation.inode]
                file.durable, file.pending = _all_of(file), []
            case Write() | Truncate():
                self._files[operation.inode].pending.append(operation)

    def images(self, chance: Random, count: int) -> Iterator[Image]:
        """Nothing of the page cache, all of it, and `count` times some of it by chance."""
        yield {name: self._files[inode].durable for name, inode in self._names.items()}
        names = _after(self._names, self._renamed)
        yield {name: _all_of(self._files[inode]) for name, inode in names.items()}
        sectors = _sectors([w for f in self._files.values() for w in f.pending])
        if 0 < len(sectors) <= EXHAUSTIVE:
            yield from self._every_combination(names, sectors)
        for _ in range(count):
            known = self._renamed[: chance.randint(0, len(self._renamed))]
            names = _after(self._names, known)
            yield {name: _some_of(self._files[inode], chance) for name, inode in names.items()}

    def _every_combination(self, names: Mapping[str, int], sectors: list[Write]) -> Iterator[Image]:
        for are_written in product((False, True), repeat=len(sectors)):
            kept = [s for s, is_written in zip(sectors, are_written, strict=True) if is_written]
            yield {
                name: _written(self._files[inode].durable, [s for s in kept if s.inode == inode])
                for name, inode in names.items()
            }


def _after(names: Mapping[str, int], renamed: Sequence[Create | Delete]) -> dict[str, int]:
    """File systems keep the order of what happens to names."""
    known = dict(names)
    for operation in renamed:
        if isinstance(operation, Create):
            known[operation.name] = operation.inode
        else:
            known.pop(operation.name, None)
    return known


def _all_of(file: _File) -> bytes:
    return _written(file.durable, file.pending)


def _some_of(file: _File, chance: Random) -> bytes:
    """Any of the unsynced sectors, in any order, some of them torn or spoilt."""
    sectors = _sectors(file.pending)
    chance.shuffle(sectors)
    share = chance.choice((0.1, 0.5, 0.9))
    cuts = [op for op in file.pending if isinstance(op, Truncate) and chance.random() < share]
    kept = [_spoilt(sector, chance) for sector in sectors if chance.random() < share]
    return _written(file.durable, [*cuts, *kept])


def _spoilt(sector: Write, chance: Random) -> Write:
    draw, length = chance.random(), len(sector.data)
    if draw < 0.1:
        return Write(sector.inode, sector.offset, sector.data[: chance.randrange(length)])
    if draw < 0.15:
        return Write(sector.inode, sector.offset, chance.randbytes(length))
    return sector


def _sectors(pending: Sequence[Write | Truncate]) -> list[Write]:
    """The writes, cut at the sectors' borders."""
    pieces = []
    for write in pending:
        if isinstance(write, Write):
            start, end = write.offset, write.offset + len(write.data)
            while start < end:
                stop = min(end, (start // SECTOR + 1) * SECTOR)
                data = write.data[start - write.offset : stop - write.offset]
                pieces.append(Write(write.inode, start, data))
                start = stop
    return pieces


def _written(content: bytes, operations: Sequence[Write | Truncate]) -> bytes:
    data = bytearray(content)
    for operation in operations:
        if isinstance(operation, Truncate):
            del data[operation.size :]
        else:
            if len(data) < operation.offset:
                data.extend(bytes(operation.offset - len(data)))
            data[operation.offset : operation.offset + len(operation.data)] = operation.data
    return bytes(data)
