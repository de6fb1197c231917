-- name: version
select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major

-- name: extensions
select name, coalesce(installed_version, default_version) as version from pg_available_extensions where name in ('postgis', 'ltree', 'pg_trgm') order by name

-- name: hasMigrations
select to_regclass('migration') is not null as there

-- name: migrations
select name from migration
