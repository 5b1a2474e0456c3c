"""The public keys with which every service verifies our tokens by itself."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from access.api.dependencies import Bound

router = APIRouter(tags=["sessions"])


@router.get("/.well-known/jwks.json", summary="Public signing keys")
async def show_keys(bound: Bound) -> JSONResponse:
    """The first one signs; the others verify until their last token has expired."""
    return JSONResponse(bound.signer.public_jwks(), headers={"Cache-Control": "public, max-age=300"})
