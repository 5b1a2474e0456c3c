"""How people and their addresses are written in requests."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from vocabulary.email_address import read_email
from vocabulary.person_name import read_name
from vocabulary.telephone import read_telephone
from web.field_errors import read_by

Name = Annotated[str, StringConstraints(max_length=200), read_by(read_name)]
Email = Annotated[str, StringConstraints(max_length=400), read_by(read_email)]
Phone = Annotated[str, StringConstraints(max_length=60), read_by(read_telephone)]
"""Bounds are those of what is typed, invisible signs included; the readers say what may be kept."""


class Form(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Confirmation(Form):
    """The explicit second step of what can't be undone."""

    confirm: bool = Field(default=False, examples=[True])
