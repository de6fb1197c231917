-- All our tables with what a backup needs: no partitions (their parent has the rows), nothing of an extension, nothing
-- unlogged (it may be lost at any moment anyway). Generated columns are left out.
-- name: tables
select c.relname::text as name, c.relkind = 'p' as "isPartitioned",
  array_agg(a.attname::text order by a.attnum) as columns,
  array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types,
  coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attidentity <> ''), '{}') as identities
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relnamespace = (select relnamespace from pg_class where oid = 'migration'::regclass)
  and c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
group by c.oid
order by c.relname::text collate "C"

-- name: partitionStarts
select bounds[1] as "from" from pg_inherits i join pg_class c on c.oid = i.inhrelid
  cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO') bounds
where i.inhparent = :table::regclass order by 1

-- name: keepPartitions
select keep_partitions(:table, :starts::timestamptz[])

-- name: lastValue
select pg_sequence_last_value(pg_get_serial_sequence(:table, :column)::regclass) as "last"

-- name: setLastValue
select setval(pg_get_serial_sequence(:table, :column)::regclass, :last)

-- name: useUtc
select set_config('timezone', 'UTC', true)

-- name: holdsCity
select exists (select from source) or exists (select from region) or exists (select from series) or exists (select from mover)
  or exists (select from alert) or exists (select from report) as there

-- name: foreignKeys
select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
from pg_constraint
where contype = 'f' and conparentid = 0 and connamespace = (select relnamespace from pg_class where oid = 'migration'::regclass)
order by 1, 2

-- name: cityName
select name from region where level = 'CITY' order by id limit 1
