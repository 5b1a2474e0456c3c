"""Whoever asks for many hashes waits for itself only."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from access.gateways.hashing_threads import ACTIVATIONS, HashingThreads
from web.problems import Problem


class Hashes:
    """Work that lasts until it is let go, and tells how much of it there was at once."""

    def __init__(self) -> None:
        self.most = self.now = 0
        self.done: list[str] = []
        self.go_on = threading.Event()
        self._lock = threading.Lock()

    def make(self, whose: str) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        assert self.go_on.wait(30)
        with self._lock:
            self.now -= 1
            self.done.append(whose)


@asynccontextmanager
async def hashing(
    threads: int, waiting: int = 100, of_one: int = 100
) -> AsyncIterator[tuple[HashingThreads, Hashes]]:
    opened = HashingThreads(threads=threads, most_waiting=waiting, most_of_one=of_one)
    hashes = Hashes()
    async with opened.open():
        yield opened, hashes
        hashes.go_on.set()


def begin(threads: HashingThreads, hashes: Hashes, *sources: str) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(threads.run(source, partial(hashes.make, source))) for source in sources]


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_hashes_at_once_than_threads() -> None:
    async with hashing(3) as (threads, hashes):
        asked = begin(threads, hashes, *(["one"] * 20))
        await settled()
        hashes.go_on.set()
        await asyncio.gather(*asked)
    assert hashes.most <= 3
    assert len(hashes.done) == 20


async def test_unless_it_is_told_there_are_as_many_as_processors() -> None:
    threads = HashingThreads(threads=None, most_waiting=1, most_of_one=1)
    assert threads.threads == os.process_cpu_count()


async def test_lines_are_served_in_turns() -> None:
    async with hashing(1) as (threads, hashes):
        asked = begin(threads, hashes, *(["hostile"] * 6))
        await settled()
        asked += begin(threads, hashes, "anne", "paul")
        await settled()
        hashes.go_on.set()
        await asyncio.gather(*asked)
    assert hashes.done[:4] == ["hostile", "hostile", "anne", "paul"]


async def test_a_full_line_is_refused_and_says_when_to_come_back() -> None:
    async with hashing(1, waiting=3, of_one=2) as (threads, hashes):
        asked = begin(threads, hashes, "hostile", "hostile", "hostile")
        await settled()
        with pytest.raises(Problem) as refused:
            await threads.run("hostile", partial(hashes.make, "hostile"))
        assert (refused.value.code, refused.value.extensions) == ("TOO_MANY_REQUESTS", {"retry_after": 5})
        asked += begin(threads, hashes, "anne")
        await settled()
        with pytest.raises(Problem):
            threads.require_room("paul")
        threads.require_room(ACTIVATIONS)
        asked += begin(threads, hashes, ACTIVATIONS)
        await settled()
        hashes.go_on.set()
        await asyncio.gather(*asked)
    assert hashes.done.count("hostile") == 3
    assert {"anne", ACTIVATIONS} < set(hashes.done)


async def test_who_goes_away_leaves_the_place_to_the_next() -> None:
    async with hashing(1, of_one=2) as (threads, hashes):
        first, second, third = begin(threads, hashes, "one", "one", "one")
        await settled()
        second.cancel()
        await settled()
        hashes.go_on.set()
        await asyncio.gather(first, third)
        await asyncio.gather(*begin(threads, hashes, "one", "one"))
    assert hashes.done == ["one"] * 4


async def test_a_caller_who_goes_away_during_the_hash_frees_its_thread_when_it_ends() -> None:
    async with hashing(1) as (threads, hashes):
        first, second = begin(threads, hashes, "gone", "next")
        await settled()
        first.cancel()
        await settled()
        assert hashes.most == 1
        hashes.go_on.set()
        await second
    assert (hashes.most, hashes.done) == (1, ["gone", "next"])


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
async def test_hashes_come_after_everybody_else() -> None:
    async with hashing(1) as (threads, _):
        priority = await threads.run(
            "one", lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        )
    assert priority > os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
