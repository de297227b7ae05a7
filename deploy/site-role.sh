#!/bin/sh
# Makes the role of a site that only reads, when the database is made.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$SITE_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE site LOGIN PASSWORD :'password';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO site;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO site;
SQL
