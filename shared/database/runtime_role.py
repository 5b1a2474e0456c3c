"""The role of a service's processes: it reads and writes rows, and makes, changes or drops no table."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OTHER = text("select rolname <> current_user from pg_roles where rolname = :role")
_KNOWN = text(
    "select exists (select from pg_default_acl d, aclexplode(d.defaclacl) a"
    " where d.defaclrole = current_user::regrole and a.grantee = cast(:role as regrole))"
)
_FROM_NOW_ON = (
    "grant usage on schema public to {role}",
    "alter default privileges in schema public grant select, insert, update, delete on tables to {role}",
    "alter default privileges in schema public grant usage, select on sequences to {role}",
)
_SO_FAR = (
    "grant select, insert, update, delete on all tables in schema public to {role}",
    "grant usage, select on all sequences in schema public to {role}",
)


async def let_in(connection: AsyncConnection, role: str | None) -> None:
    """Give `role` its rights on what the migrating role owns and will own, once: a migration may take some.

    Nothing where both are one, as in installations of before there were two.
    """
    if role is None or not await connection.scalar(_OTHER, {"role": role}):
        await connection.rollback()
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    known = await connection.scalar(_KNOWN, {"role": quoted})
    for grant in () if known else (*_FROM_NOW_ON, *_SO_FAR):
        await connection.execute(text(grant.format(role=quoted)))
    await connection.commit()
