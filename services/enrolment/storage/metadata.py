"""What all tables of enrolment are declared on."""

from sqlalchemy import MetaData

metadata = MetaData()
