-- Sources and their imports, for operators: read and written as the owner only.

-- name: sources
select s.key, s.format, s.title, s.licence, s.attribution, s.crs, s.origin,
  min(r.started_at) as "firstImportAt", max(r.finished_at) as "lastImportAt", count(r.id)::int as imports,
  coalesce(array_agg(distinct r.actor) filter (where r.actor is not null), '{}') as actors
from source s left join import_run r on r.source = s.key and r.undone_at is null
where true
  and s.key = :key --? key
group by s.key order by s.created_at, s.key

-- name: rowCounts
select source, kind, rows::int from (
  select null::text as source, null::text as kind, null::bigint as rows where false
  union all select source, '{table}', count(*) from {table} group by source --* things
) counted
where true
  and source = :key --? key
order by source, kind

-- name: imports
select id, source, file_name as "fileName", file_sha256 as sha256, bytes, actor, started_at as "startedAt", finished_at as "finishedAt", data_at as "dataAt",
  read, loaded, repaired, rejected, ignored, inserted, updated, unchanged, older, removed, kinds, whole, undoable, undone_at as "undoneAt", undone_by as "undoneBy"
from import_run
where true
  and source = :key --? key
  and id = :id --? id
order by id desc

-- name: lastImport
select max(id) as id from import_run where undone_at is null

-- name: importsOver
select imports_over(:id::int) as id order by 1

-- Tables written by an import.
-- name: importKinds
select unnest(kinds) as kind from import_run where id = :id
union
select kind from replaced_row where import_id = :id
order by kind

-- name: undoImport
select gone, returned from undo_import(:id::int, :kind)

-- name: markUndone
update import_run set undone_at = clock_timestamp(), undone_by = :actor, undoable = false where id = :id

-- Its timetable replaced that of an earlier import, which is not kept.
-- name: earlierTimetable
select r.id from import_run r join source s on s.key = r.source
where r.source = :source and s.format = 'gtfs' and r.id < :id and r.finished_at is not null and r.undone_at is null
order by r.id desc limit 1

-- name: dropTimetable
with trips as (delete from transit_trip where source = :source), stops as (delete from transit_stop where source = :source),
  timetable as (delete from transit_timetable where source = :source)
delete from transit_service where source = :source

-- name: keyTaken
select exists (select from source where key = :key) as taken

-- name: rename
select rename_source(:key, :newKey)

-- name: raiseRevisions
update dataset set revision = revision + 1, updated_at = clock_timestamp()

-- name: removeRest
select remove_sources(array[:key])
