from sqlalchemy import text

from enrolment.api.bindings import contributor_reference
from enrolment.domain.client_identifier import ClientIdentifier
from enrolment.gateways.nir_vault import NirVault
from enrolment.settings import Settings
from enrolment.storage.tables import metadata
from tests.enrolment.house import House
from tests.enrolment.people import NIR, a_client, an_open_firm, wish
from vocabulary.digest_keys import DigestKeys
from vocabulary.identifiers import Nir
from vocabulary.kinds import Kind


async def test_an_account_is_found_by_siren_or_number_and_only_under_its_kind(
    house: House, settings: Settings
) -> None:
    client = await a_client(house, settings)
    by_siren = ClientIdentifier(client.siren or "", is_siren=True)
    by_number = ClientIdentifier(client.account_number, is_siren=False)
    async with house.database.transaction() as tx:
        found = [
            await contributor_reference(settings).find(tx, name, client.kind)
            for name in (by_siren, by_number)
        ]
        other = await contributor_reference(settings).find(tx, by_siren, Kind.EMPLOYER)
    assert {contributor.account_ref for contributor in found if contributor} == {client.account_ref}
    assert (found[0], found[1], other) == (found[1], found[0], None)
    assert found[0] is not None
    assert (found[0].address, found[0].nir) == (client.address, None)


async def test_a_struck_off_account_comes_after_a_living_one(house: House, settings: Settings) -> None:
    dead = await a_client(house, settings, struck_off=True)
    living = await a_client(house, settings, siren=dead.siren)
    identifier = ClientIdentifier(dead.siren or "", is_siren=True)
    async with house.database.transaction() as tx:
        found = await contributor_reference(settings).find(tx, identifier, Kind.INDEPENDENT)
    assert found is not None
    assert found.account_ref == living.account_ref


async def test_the_nir_is_nowhere_in_clear(house: House, settings: Settings) -> None:
    firm, client = await an_open_firm(house), await a_client(house, settings)
    await house.post("/v1/registrations", wish(client.account_number), by=firm.founder)
    async with house.database.transaction() as tx:
        dump = [str(row) for table in metadata.sorted_tables for row in await tx.execute(table.select())]
        row = (
            await tx.execute(
                text("select nir_sealed, nir_digest from contributors where account_ref = :ref"),
                {"ref": client.account_ref},
            )
        ).one()
    assert str(client.account_ref) in "".join(dump)
    assert not any(NIR[:13] in line for line in dump)
    assert settings.nir_keys.open(row.nir_sealed) == NIR[:13]
    vault = NirVault(settings.nir_keys, settings.nir_digest_keys)
    assert row.nir_digest == vault.digest(Nir.parse(NIR[:13]))
    other = NirVault(settings.nir_keys, DigestKeys.single(b"another key"))
    assert row.nir_digest != other.digest(Nir.parse(NIR))
