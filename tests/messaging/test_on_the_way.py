"""Who is silent is counted from the last answer that led towards them, and told from who is only slow."""

import asyncio

from messaging.on_the_way import MOST_SILENT, OnTheWay, Sending, Unanswered

LIMIT = 0.3
AT_ONCE = 0.01


class Line:
    """What is sent is answered when the test says so."""

    def __init__(self) -> None:
        self.on_the_way = OnTheWay(LIMIT)
        self.answers: dict[int, asyncio.Event] = {}

    async def send(self, *ids: int, kind: str = "a", at_most: float = AT_ONCE) -> None:
        self.answers |= {id_: asyncio.Event() for id_ in ids}
        sendings = {id_: Sending(kind, self.answers[id_].wait()) for id_ in ids}
        await self.on_the_way.send(sendings, at_most=at_most)

    async def answer(self, id_: int) -> None:
        self.answers[id_].set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


async def test_each_answer_gives_more_time_to_what_was_sent_with_it_or_later() -> None:
    line = Line()
    await line.send(1, 2, 3)
    await line.send(4)
    for id_ in (1, 2):
        await asyncio.sleep(LIMIT * 0.7)
        await line.answer(id_)
        assert line.on_the_way.answers() == {id_: None}
    assert sorted(line.on_the_way.ids) == [3, 4]
    assert not line.on_the_way.silence()


async def test_what_is_overtaken_is_given_up_and_the_broker_is_not_silent() -> None:
    line = Line()
    await line.send(1)
    await line.send(2, 3)
    await asyncio.sleep(LIMIT * 0.7)
    await line.answer(2)
    await asyncio.sleep(LIMIT * 0.5)
    answers = line.on_the_way.answers()
    assert (answers[2], type(answers[1])) == (None, Unanswered)
    assert line.on_the_way.ids == [3]
    assert not line.on_the_way.silence()


async def test_a_broker_that_answers_nothing_is_silent_and_is_told_once() -> None:
    line = Line()
    await line.send(1, 2)
    await asyncio.sleep(LIMIT)
    assert {type(answer) for answer in line.on_the_way.answers().values()} == {Unanswered}
    assert (line.on_the_way.silence(), line.on_the_way.silence()) == (True, False)


async def test_a_kind_is_held_back_when_many_of_it_are_late_and_not_while_they_are_sent() -> None:
    line = Line()
    many = range(MOST_SILENT)
    sending = asyncio.create_task(line.send(*many, at_most=0.1))
    await asyncio.sleep(0.02)
    assert (len(line.on_the_way.ids), line.on_the_way.held_back) == (MOST_SILENT, [])
    await sending
    await line.send(1000, kind="b")
    assert line.on_the_way.held_back == ["a"]
    await line.answer(0)
    line.on_the_way.answers()
    assert line.on_the_way.held_back == []
    line.on_the_way.forget()
