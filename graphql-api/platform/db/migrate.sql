-- name: lock
select pg_advisory_xact_lock(6077220)

-- name: createTable
create table if not exists migration (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
)

-- name: applied
select name, sha256 from migration order by name

-- name: marksLeakproof
select to_regprocedure('mark_leakproof()') is not null as there

-- name: markLeakproof
select mark_leakproof() as marked

-- PostgreSQL lets everybody create temporary tables. Readers do not need them, and should not be able to write.
-- name: leavesTemporary
select exists (
  select from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
  where d.datname = current_database() and a.grantee = 0 and a.privilege_type = 'TEMPORARY'
) and pg_has_role(current_user, (select datdba from pg_database where datname = current_database()), 'usage') as may

-- name: revokeTemporary
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$

-- name: fit
select current_setting('server_encoding') as encoding, current_database()::text as name, current_user::text as user

-- Extensions in schemas that this user may not use.
-- name: closedExtensions
select e.extname::text as extension, n.nspname::text as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname in ('postgis', 'ltree', 'pg_trgm') and not has_schema_privilege(n.oid, 'usage')

-- Schemas of our path that one of the readers' roles may not use.
-- name: closedSchemas
select n.nspname::text as schema from pg_namespace n
where n.nspname = any (current_schemas(false))
  and exists (select from unnest(array['city_whole', 'city_scoped', 'city_gate']) as r (name) where not has_schema_privilege(r.name, n.oid, 'usage'))
order by 1

-- Those that we may grant.
-- name: openSchemas
do $$
declare closed name;
begin
  for closed in select nspname from pg_namespace where nspname = any (current_schemas(false)) and has_schema_privilege(oid, 'usage with grant option') loop
    execute format('grant usage on schema %I to city_whole, city_scoped, city_gate', closed);
  end loop;
end $$

-- name: record
insert into migration (name, sha256) values (:name, :sha256)
