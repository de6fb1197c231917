-- Writes besides the rows of a batch. The rows are written by `upsert.ts`; those of regions here, with the same result.

-- name: putSource
insert into source (key, format, title, licence, attribution, crs)
values (:key, :format, :title, :licence, :attribution, :crs)
on conflict (key) do update set
  format = excluded.format,
  licence = coalesce(excluded.licence, source.licence),
  attribution = coalesce(excluded.attribution, source.attribution),
  crs = excluded.crs
where (source.format, source.licence, source.attribution, source.crs) is distinct from
  (excluded.format, coalesce(excluded.licence, source.licence), coalesce(excluded.attribution, source.attribution), excluded.crs)

-- name: putOrigin
update source set origin = :origin where key = :key and origin is null

-- name: startRun
insert into import_run (source, file_name, actor, bytes, whole, data_at, undoable)
values (:source, :fileName, :actor, :bytes, :whole, :dataAt, true) returning id

-- Replaced rows of older imports are deleted; these imports can no longer be undone.
-- name: forgetReplaced
with old as (select id from import_run where source = :source and undoable order by id desc offset :kept),
  gone as (delete from replaced_row where import_id in (select id from old))
update import_run set undoable = false where id in (select id from old)

-- name: keepReplaced
select keep_replaced(:importId::int, :kind, :source, :ids::text[], :hashes::text[], :versions::bigint[], :shapeVersions::bigint[]) as id

-- Rows of one kind in the order of their ids, to find those that a file no longer has.
-- name: sourceRows
select id, source_id from source_rows(:kind, :source, :after, :most::int)

-- name: removeRows
select remove_rows(:importId::int, :kind, :ids::bigint[])

-- An import of the same source and kinds, around most of these positions, with later data.
-- name: newerImport
select r.id, r.data_at as "dataAt", r.file_name as "fileName" from import_run r
where r.source = :source and r.data_at > :dataAt::timestamptz and r.finished_at is not null and r.undone_at is null and r.kinds @> :kinds::text[]
  and (select count(*) from unnest(:lng::double precision[], :lat::double precision[]) p (lng, lat)
       where st_covers(r.extent, st_setsrid(st_makepoint(p.lng, p.lat), 4326))) * 2 >= cardinality(:lng::double precision[])
order by r.data_at desc limit 1

-- name: dropRun
delete from import_run where id = :id

-- name: recordRun
update import_run set
  read = :read, loaded = :loaded, repaired = :repaired, rejected = :rejected, ignored = :ignored,
  inserted = :inserted, updated = :updated, unchanged = :unchanged, older = :older, removed = :removed, kinds = :kinds::text[],
  extent = st_makeenvelope(:west::double precision, :south::double precision, :east::double precision, :north::double precision, 4326),
  not_understood = :notUnderstood, report_file = :reportFile
where id = :id

-- name: finishRun
update import_run set finished_at = clock_timestamp(), file_sha256 = :sha256 where id = :id

-- name: bumpDatasets
update dataset set revision = revision + 1, updated_at = clock_timestamp() where name = any(:names::text[])

-- name: lockDatasets
select name from dataset where name = any(:names::text[]) order by name for update

-- name: regionRevision
select revision from dataset where name = 'region'

-- name: regionShapes
select id, level, code, st_asgeojson(geom, 9) as shape, st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east, st_ymax(geom) as north
from region

-- The first building with a code, as in finalizing. Index on building.code.
-- name: buildingsByCode
select distinct on (code) code, id, region_id from building where code = any(:codes::text[]) and not is_part order by code, id

-- name: dropSearchEntries
delete from search_entry where kind = :kind and entity_id = any(:ids::bigint[])

-- name: addSearchEntries
insert into search_entry (kind, entity_id, region_id, name, name_en, detail, code, terms, weight, position)
select :kind, entity_id, region_id, name, name_en, detail, code, terms, weight, st_setsrid(st_makepoint(lng, lat), 4326)
from unnest(:entity_id::bigint[], :region_id::int[], :name::text[], :name_en::text[], :detail::text[], :code::text[], :terms::text[], :weight::real[],
  :lng::double precision[], :lat::double precision[])
  as t (entity_id, region_id, name, name_en, detail, code, terms, weight, lng, lat)
on conflict (kind, entity_id) do update set
  region_id = excluded.region_id, name = excluded.name, name_en = excluded.name_en, detail = excluded.detail, code = excluded.code, terms = excluded.terms,
  weight = excluded.weight, position = excluded.position, folded = true

-- A region keeps its code if the source has none.
-- name: upsertRegion
insert into region as r (source, import_id, source_id, source_version, shape_version, content_hash, name, name_en, other_names, level, code, area_m2, label_point, geom, geom_3857)
select :source, :importId::int, source_id, source_version, shape_version, content_hash, name, name_en, other_names, level, code,
  st_area(geom::geometry::geography), st_pointonsurface(geom::geometry), geom::geometry, geom_3857::geometry
from unnest(:source_id::text[], :source_version::bigint[], :shape_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[], :other_names::text[], :level::text[],
  :code::text[], :geom::text[], :geom_3857::text[])
  as t (source_id, source_version, shape_version, content_hash, name, name_en, other_names, level, code, geom, geom_3857)
on conflict (source, source_id) do update set
  import_id = excluded.import_id, source_version = excluded.source_version, shape_version = excluded.shape_version, content_hash = excluded.content_hash, name = excluded.name, name_en = excluded.name_en,
  other_names = excluded.other_names, level = excluded.level, code = case when excluded.code like 'pending:%' then r.code else excluded.code end,
  area_m2 = excluded.area_m2, label_point = excluded.label_point, geom = excluded.geom, geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash
  and (r.source_version, r.shape_version) <= (excluded.source_version, excluded.shape_version)
returning id, source_id, xmax = 0 as inserted
