#!/bin/bash
# Run once, when the server is born: a database per service, which no other service's role can connect to. Its tables
# belong to a role that only `migrate` uses; the service's processes make, change and drop none.
set -euo pipefail

new_database() { # new_database NAME PASSWORD PASSWORD_OF_ITS_OWNER
    psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
        --set=name="$1" --set=password="$2" --set=owner="$1_owner" --set=owners_password="$3" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owners_password';
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"name" TO :"name";
SQL
}

new_database enrolment "$ENROLMENT_PASSWORD" "$ENROLMENT_OWNER_PASSWORD"
new_database access "$ACCESS_PASSWORD" "$ACCESS_OWNER_PASSWORD"
new_database notifications "$NOTIFICATIONS_PASSWORD" "$NOTIFICATIONS_OWNER_PASSWORD"

psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
    --command='REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
