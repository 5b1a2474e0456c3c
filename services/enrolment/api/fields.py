"""How people and their addresses are written in requests."""

from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints


def _e164(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        raise ValueError("not a telephone number") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError("not a telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=60,
        pattern=r"^[\p{L}\p{M}]+(?:[ '’-]+[\p{L}\p{M}]+)*$",
    ),
]
"""Letters, spaces, apostrophes and hyphens: names go into mails, addresses of sites must not."""

Email = Annotated[EmailStr, StringConstraints(max_length=254), AfterValidator(str.lower)]
Phone = Annotated[str, StringConstraints(max_length=30), AfterValidator(_e164)]


class Form(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Confirmation(Form):
    """The explicit second step of what can't be undone."""

    confirm: bool = Field(default=False, examples=[True])
