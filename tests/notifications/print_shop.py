"""The print shop, as far as it tells us where letters stand."""

from datetime import datetime, timedelta
from uuid import UUID

from notifications.actions.record_print_status import PrintStatus, Reception, record_print_status
from notifications.domain.letter_tracking import Calendar
from tests.notifications.house import House
from vocabulary.return_reason import ReturnReason


async def tell(house: House, key_id: UUID, status: PrintStatus, at: datetime | None = None) -> Reception:
    """As the print shop does."""
    letter = await house.row("select letter_id from letters where key_id = :key_id", key_id=key_id)
    async with house.database.transaction() as tx:
        return await record_print_status(
            tx,
            letter.letter_id,
            status,
            at=at or house.now,
            reason=ReturnReason.NPAI,
            window=timedelta(days=60),
            calendar=Calendar(),
            now=house.now,
        )
