"""What main bound, for the doors."""

from typing import Annotated

from fastapi import Depends, Request

from access.api.bindings import Bindings


async def _bindings(request: Request) -> Bindings:
    bindings: Bindings = request.app.state.bindings
    return bindings


Bound = Annotated[Bindings, Depends(_bindings)]
