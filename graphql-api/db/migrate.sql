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

-- name: record
insert into migration (name, sha256) values (:name, :sha256)
