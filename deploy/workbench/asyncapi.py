"""The AsyncAPI document of all events, read from the contracts; golden files are its examples."""

import json
from pathlib import Path
from typing import Any

from contracts.catalogue import all_events
from contracts.envelope import Envelope, Event, Service
from messaging.topology import Topology, exchange_of

GOLDEN = Path(__file__).parents[2] / "tests" / "contracts" / "golden"

type Document = dict[str, Any]

HEADERS: Document = {
    "type": "object",
    "properties": {
        "correlation_id": {"type": "string", "format": "uuid"},
        "causation_id": {"type": "string", "format": "uuid"},
        "traceparent": {"type": "string", "description": "W3C trace context"},
    },
    "required": ["correlation_id"],
}


def asyncapi_document() -> Document:
    """AsyncAPI 3.0: one channel for each event, who sends it and in which queues it is heard."""
    schemas: Document = {}
    messages = {event.__name__: _message(event, schemas) for event in all_events()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Espace Tiers: events",
            "version": "1",
            "description": "At least once; order is promised for no two events; sealed fields are JWE"
            " that only the notification service opens.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/json",
        "channels": {event.type(): _channel(event) for event in all_events()},
        "operations": dict(_operations()),
        "components": {"messages": messages, "schemas": schemas},
    }


def _channel(event: type[Event]) -> Document:
    exchange = {"name": exchange_of(event.type()), "type": "topic", "durable": True}
    return {
        "address": event.type(),
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange}},
    }


def _message(event: type[Event], schemas: Document) -> Document:
    schema = Envelope[event].model_json_schema(  # type: ignore[valid-type]
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    schemas.update(schema.pop("$defs", {}))
    schema["properties"]["type"] = {"const": event.type()}
    golden = json.loads((GOLDEN / f"{event.type()}.json").read_text())
    return {
        "name": event.type(),
        "title": event.__name__,
        "summary": event.__doc__,
        "tags": [{"name": "urgent"}] if event.urgent else [],
        "correlationId": {"location": "$message.payload#/correlation_id"},
        "headers": HEADERS,
        "payload": schema,
        "examples": [{"name": "golden", "payload": golden}],
    }


def _operations() -> list[tuple[str, Document]]:
    operations = []
    for event in all_events():
        channel = {"$ref": f"#/channels/{event.type()}"}
        operations.append((f"{event.producer}.says.{event.__name__}", {"action": "send", "channel": channel}))
        for service in event.heard_by:
            heard = {"action": "receive", "channel": channel, "bindings": _queue(service, event)}
            operations.append((f"{service}.hears.{event.__name__}", heard))
    return operations


def _queue(service: Service, event: type[Event]) -> Document:
    queue = {"name": Topology(service).queue(event).name, "durable": True, "exclusive": False}
    return {"amqp": {"is": "queue", "queue": queue}}
