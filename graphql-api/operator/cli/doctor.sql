-- name: version
select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major

-- name: extensions
select name, coalesce(installed_version, default_version) as version from pg_available_extensions where name in ('postgis', 'ltree', 'pg_trgm') order by name

-- name: hasMigrations
select to_regclass('migration') is not null as there

-- name: migrations
select name from migration

-- name: accounts
select count(*) as accounts,
  count(*) filter (where r.role is not null and a.disabled_at is null and a.whole_city
    and (a.password_hash is not null or a.oidc_subject is not null)) as administrators,
  coalesce(array_agg(a.username order by a.username) filter (where r.role is not null and a.must_change_password and a.disabled_at is null), '{}')
    as unchanged
from account a
left join account_role r on r.account_id = a.id and r.role = 'administrator'
where not a.is_demo

-- name: databaseUser
select session_user::text as name, rolsuper as "isSuperuser" from pg_roles where rolname = session_user

-- The login of readers' connections. A login that inherits has all its roles' rights before it takes one on.
-- name: login
select session_user::text as name, rolsuper or rolinherit
    or pg_has_role(session_user, (select relowner from pg_class where oid = 'region'::regclass), 'member') as "isTooStrong"
from pg_roles where rolname = session_user

-- PostgreSQL lets everybody create temporary tables; `migrate` revokes that if the database belongs to the city alone.
-- name: temporary
select current_database()::text as database
where has_database_privilege('city_scoped', current_database(), 'temporary')

-- Without the mark, readers bound by a policy do not find rows by the index.
-- name: unmarked
select p.proname as name from pg_proc p
where not p.proleakproof and p.oid in (
  to_regprocedure('pg_catalog.textlike(text, text)'), (
    select o.oprcode from pg_operator o
    where o.oprname = '&&' and o.oprleft = 'geometry'::regtype and o.oprright = 'geometry'::regtype))
order by 1
