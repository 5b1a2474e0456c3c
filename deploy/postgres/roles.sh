#!/bin/bash
# Run once, when the server is born: a database per service, which no other service's role can connect to.
set -euo pipefail

new_database() { # new_database NAME PASSWORD
    psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
        --set=name="$1" --set=password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

new_database enrolment "$ENROLMENT_PASSWORD"
new_database access "$ACCESS_PASSWORD"
new_database notifications "$NOTIFICATIONS_PASSWORD"

psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
    --command='REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
