-- Changes since an archive was built (migration 0004).

-- The counts of changes of datasets, and whether the database knows an archive; one row.
-- name: state
select
  (select json_object_agg(name, tile_change) from dataset where name = any (:datasets::text[]))::text as changes,
  exists (select from tile_archive where id = :archive::uuid) as known

-- Cells with present or former rows of datasets.
-- name: cells
select distinct z, x, y from tile_cell where dataset = any (:datasets::text[])

-- Cells changed after the given counts (dataset → count), and those of very large shapes.
-- name: changedCells
select z, x, y, bool_or(change > (:changes::jsonb ->> dataset)::bigint) as changed
from tile_cell
where dataset = any (:datasets::text[]) and (z < 14 or change > (:changes::jsonb ->> dataset)::bigint)
group by z, x, y

-- name: addArchive
insert into tile_archive (id, tileset) values (:id, :tileset)

-- name: dropArchive
delete from tile_archive where id = :id

-- The counts of changes of all datasets as one text; null while nothing was ever written.
-- name: allChanges
select case when sum(tile_change) > 0 then string_agg(name || '=' || tile_change, ',' order by name) end as changes from dataset
