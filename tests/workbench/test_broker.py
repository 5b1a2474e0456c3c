from urllib.parse import unquote, urlsplit

import aio_pika
import pytest

from workbench.backend import Backend


async def test_a_persistent_message_outlives_an_outage(backend: Backend, vhost_url: str) -> None:
    async with await aio_pika.connect(vhost_url) as connection, connection.channel() as channel:
        await channel.declare_queue("kept", durable=True, arguments={"x-queue-type": "quorum"})
        message = aio_pika.Message(b"still here", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, "kept")

    backend.broker.stop()
    assert not backend.broker.speaks_amqp()
    with pytest.raises(aio_pika.exceptions.AMQPConnectionError):
        await aio_pika.connect(vhost_url)
    backend.broker.start()

    async with await aio_pika.connect(vhost_url) as connection, connection.channel() as channel:
        queue = await channel.get_queue("kept")
        received = await queue.get(no_ack=True)
    assert received.body == b"still here"


async def test_a_vhost_is_its_own_world(backend: Backend, vhost_url: str) -> None:
    other = backend.broker.add_vhost("other")
    async with await aio_pika.connect(other) as connection, connection.channel() as channel:
        await channel.declare_queue("alone", durable=True, arguments={"x-queue-type": "quorum"})

    assert set(backend.broker.queues("other")) == {"alone"}
    assert backend.broker.queues(_name(vhost_url)).keys() <= {"kept"}
    backend.broker.delete_vhost("other")
    assert "other" not in backend.broker.ctl("list_vhosts").split()


async def test_strangers_are_refused(backend: Backend) -> None:
    with pytest.raises(aio_pika.exceptions.AMQPConnectionError):
        await aio_pika.connect(f"amqp://guest:guest@{backend.broker.host}:{backend.broker.port}/")


def _name(url: str) -> str:
    return unquote(urlsplit(url).path.removeprefix("/"))
