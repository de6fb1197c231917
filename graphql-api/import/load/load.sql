-- Writing a batch of features. Each upsert takes one array a column, of equal length, with no source_id twice. It answers with the rows
-- that it inserted or updated; rows that are there already, equal or newer, are left alone and not named.

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

-- name: startRun
insert into import_run (source, file_name) values (:source, :fileName) returning id

-- name: recordRun
update import_run set
  read = :read, loaded = :loaded, repaired = :repaired, rejected = :rejected, ignored = :ignored,
  inserted = :inserted, updated = :updated, unchanged = :unchanged, report_file = :reportFile
where id = :id

-- name: finishRun
update import_run set finished_at = clock_timestamp(), file_sha256 = :sha256 where id = :id

-- name: bumpDatasets
update dataset set revision = revision + 1, updated_at = clock_timestamp() where name = any(:names::text[])

-- name: lockDatasets
select name from dataset where name = any(:names::text[]) order by name for update

-- name: dropSearchEntries
delete from search_entry where kind = :kind and entity_id = any(:ids::bigint[])

-- name: addSearchEntries
insert into search_entry (kind, entity_id, name, name_en, detail, code, terms, weight, position)
select :kind, entity_id, name, name_en, detail, code, terms, weight, st_setsrid(st_makepoint(lng, lat), 4326)
from unnest(:entity_id::bigint[], :name::text[], :name_en::text[], :detail::text[], :code::text[], :terms::text[], :weight::real[],
  :lng::double precision[], :lat::double precision[])
  as t (entity_id, name, name_en, detail, code, terms, weight, lng, lat)
on conflict (kind, entity_id) do update set
  name = excluded.name, name_en = excluded.name_en, detail = excluded.detail, code = excluded.code, terms = excluded.terms,
  weight = excluded.weight, position = excluded.position

-- The code of a region stays when the source gives none.
-- name: upsertRegion
insert into region as r (source, source_id, source_version, content_hash, name, name_en, level, code, area_m2, label_point, geom, geom_3857)
select :source, source_id, source_version, content_hash, name, name_en, level, code,
  st_area(geom::geometry::geography), st_pointonsurface(geom::geometry), geom::geometry, geom_3857::geometry
from unnest(:source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[], :level::text[],
  :code::text[], :geom::text[], :geom_3857::text[])
  as t (source_id, source_version, content_hash, name, name_en, level, code, geom, geom_3857)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name, name_en = excluded.name_en,
  level = excluded.level, code = case when excluded.code like 'pending:%' then r.code else excluded.code end,
  area_m2 = excluded.area_m2, label_point = excluded.label_point, geom = excluded.geom, geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertBuilding
insert into building as r (
  source, source_id, source_version, content_hash, name, name_en, code, address, building_use, height_m,
  min_height_m, height_source, levels, is_part, households, households_source, footprint_m2, tags, geom, geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, code, address, building_use, height_m,
  min_height_m, height_source, levels, is_part, households, households_source, footprint_m2, tags::jsonb,
  geom::geometry, geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :code::text[], :address::text[], :building_use::text[], :height_m::real[], :min_height_m::real[],
  :height_source::text[], :levels::smallint[], :is_part::boolean[], :households::int[], :households_source::text[],
  :footprint_m2::real[], :tags::text[], :geom::text[], :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, code, address, building_use, height_m, min_height_m,
  height_source, levels, is_part, households, households_source, footprint_m2, tags, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, code = excluded.code, address = excluded.address,
  building_use = excluded.building_use, height_m = excluded.height_m, min_height_m = excluded.min_height_m,
  height_source = excluded.height_source, levels = excluded.levels, is_part = excluded.is_part,
  households = excluded.households, households_source = excluded.households_source,
  footprint_m2 = excluded.footprint_m2, tags = excluded.tags, geom = excluded.geom, geom_3857 = excluded.geom_3857,
  updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertRoad
insert into road as r (
  source, source_id, source_version, content_hash, name, name_en, ref, road_class, link, oneway, lanes,
  max_speed_kmh, bridge, tunnel, layer, length_m, tags, geom, geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, ref, road_class, link, oneway, lanes,
  max_speed_kmh, bridge, tunnel, layer, length_m, tags::jsonb, geom::geometry, geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :ref::text[], :road_class::text[], :link::boolean[], :oneway::smallint[], :lanes::smallint[],
  :max_speed_kmh::smallint[], :bridge::boolean[], :tunnel::boolean[], :layer::smallint[], :length_m::real[],
  :tags::text[], :geom::text[], :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, ref, road_class, link, oneway, lanes, max_speed_kmh,
  bridge, tunnel, layer, length_m, tags, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, ref = excluded.ref, road_class = excluded.road_class, link = excluded.link,
  oneway = excluded.oneway, lanes = excluded.lanes, max_speed_kmh = excluded.max_speed_kmh,
  bridge = excluded.bridge, tunnel = excluded.tunnel, layer = excluded.layer, length_m = excluded.length_m,
  tags = excluded.tags, geom = excluded.geom, geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertRailway
insert into railway as r (
  source, source_id, source_version, content_hash, name, name_en, kind, bridge, tunnel, service, geom, geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, kind, bridge, tunnel, service, geom::geometry,
  geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :kind::text[], :bridge::boolean[], :tunnel::boolean[], :service::boolean[], :geom::text[], :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, kind, bridge, tunnel, service, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, kind = excluded.kind, bridge = excluded.bridge, tunnel = excluded.tunnel,
  service = excluded.service, geom = excluded.geom, geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertWater
insert into water as r (
  source, source_id, source_version, content_hash, name, name_en, kind, area_m2, geom, geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, kind, area_m2, geom::geometry,
  geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :kind::text[], :area_m2::real[], :geom::text[], :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, kind, area_m2, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, kind = excluded.kind, area_m2 = excluded.area_m2, geom = excluded.geom,
  geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertGreen
insert into green as r (
  source, source_id, source_version, content_hash, name, name_en, kind, area_m2, geom, geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, kind, area_m2, geom::geometry,
  geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :kind::text[], :area_m2::real[], :geom::text[], :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, kind, area_m2, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, kind = excluded.kind, area_m2 = excluded.area_m2, geom = excluded.geom,
  geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertPlace
insert into place as r (
  source, source_id, source_version, content_hash, name, name_en, kind, population, geom, geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, kind, population, geom::geometry,
  geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :kind::text[], :population::int[], :geom::text[], :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, kind, population, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, kind = excluded.kind, population = excluded.population, geom = excluded.geom,
  geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertFacility
insert into facility as r (
  source, source_id, source_version, content_hash, name, name_en, kind, address, phone, capacity, tags, geom,
  geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, kind, address, phone, capacity, tags::jsonb,
  geom::geometry, geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :kind::text[], :address::text[], :phone::text[], :capacity::int[], :tags::text[], :geom::text[],
  :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, kind, address, phone, capacity, tags, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, kind = excluded.kind, address = excluded.address, phone = excluded.phone,
  capacity = excluded.capacity, tags = excluded.tags, geom = excluded.geom, geom_3857 = excluded.geom_3857,
  updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertComponent
insert into component as r (
  source, source_id, source_version, content_hash, name, name_en, class_code, code, status, owner, tags, geom,
  geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, class_code, code, status, owner, tags::jsonb,
  geom::geometry, geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :class_code::text[], :code::text[], :status::text[], :owner::text[], :tags::text[], :geom::text[],
  :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, class_code, code, status, owner, tags, geom, geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, class_code = excluded.class_code, code = excluded.code, status = excluded.status,
  owner = excluded.owner, tags = excluded.tags, geom = excluded.geom, geom_3857 = excluded.geom_3857,
  updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted

-- name: upsertCamera
insert into camera as r (
  source, source_id, source_version, content_hash, name, name_en, code, kind, direction_deg, height_m, operator,
  tags, geom, geom_3857
)
select
  :source, source_id, source_version, content_hash, name, name_en, code, kind, direction_deg, height_m, operator,
  tags::jsonb, geom::geometry, geom_3857::geometry
from unnest(
  :source_id::text[], :source_version::bigint[], :content_hash::text[], :name::text[], :name_en::text[],
  :code::text[], :kind::text[], :direction_deg::real[], :height_m::real[], :operator::text[], :tags::text[],
  :geom::text[], :geom_3857::text[]
) as t (
  source_id, source_version, content_hash, name, name_en, code, kind, direction_deg, height_m, operator, tags, geom,
  geom_3857
)
on conflict (source, source_id) do update set
  source_version = excluded.source_version, content_hash = excluded.content_hash, name = excluded.name,
  name_en = excluded.name_en, code = excluded.code, kind = excluded.kind, direction_deg = excluded.direction_deg,
  height_m = excluded.height_m, operator = excluded.operator, tags = excluded.tags, geom = excluded.geom,
  geom_3857 = excluded.geom_3857, updated_at = now()
where r.content_hash <> excluded.content_hash and r.source_version <= excluded.source_version
returning id, source_id, xmax = 0 as inserted
