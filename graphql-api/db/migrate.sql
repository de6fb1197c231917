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

-- PostgreSQL lets everybody make temporary tables. A reader needs none, and one more way to write is one too many.
-- name: leavesTemporary
select exists (
  select from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
  where d.datname = current_database() and a.grantee = 0 and a.privilege_type = 'TEMPORARY'
) and pg_has_role(current_user, (select datdba from pg_database where datname = current_database()), 'usage') as may

-- name: revokeTemporary
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$

-- name: record
insert into migration (name, sha256) values (:name, :sha256)
