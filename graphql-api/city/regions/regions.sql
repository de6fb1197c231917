-- part: columns
  feature.id, feature.code, feature.level, feature.parent_id as "parentRegionId", feature.name, feature.name_en as "nameEn",
  feature.area_m2 as "areaM2", feature.drawn, st_x(feature.label_point) as "labelLng", st_y(feature.label_point) as "labelLat",
  feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"

-- part: filter
  and feature.parent_id = scope.id --? parentIds
  and feature.level = :level::text --? level
  and feature.drawn = :drawn::boolean --? isDrawn
  and (feature.name like :startsWith::text or feature.code like :startsWith::text) --? startsWith
  --+ ../../graphql/within.sql
  and exists (select from region outer_region where outer_region.code = :regionCode::text --? regionCode
    and feature.tree_left between outer_region.tree_left and outer_region.tree_right) --? regionCode

-- name: page
select scope.id as "parentId", page.* from unnest(:parentIds::int[]) as scope (id) cross join lateral ( --? parentIds
select
  --+ columns
  , feature.code as "sortKey" --? byCode
  , feature.name as "sortKey" --? byName
  , feature.area_m2 as "sortKey" --? byArea
  , coalesce(tally.total, 0) as "sortKey" --? byHouseholds
from region feature
left join region_tally tally on tally.region_id = feature.id and tally.subject = 'household' --? byHouseholds
where true
  --+ filter
  and (feature.code, feature.id) > (:afterKey::text, :afterId::bigint) --? afterCode
  and (feature.name collate "C", feature.id) > (:afterKey::text, :afterId::bigint) --? afterName
  and (feature.area_m2, feature.id) < (:afterKey::float8, :afterId::bigint) --? afterArea
  and (coalesce(tally.total, 0), feature.id) < (:afterKey::float8, :afterId::bigint) --? afterHouseholds
order by feature.code, feature.id --? byCode
order by feature.name collate "C", feature.id --? byName
order by feature.area_m2 desc, feature.id desc --? byArea
order by coalesce(tally.total, 0) desc, feature.id desc --? byHouseholds
limit :limit::int
) page --? parentIds

-- name: count
select
  scope.id as "parentId", --? parentIds
  count(*) as "count"
from region feature
join unnest(:parentIds::int[]) as scope (id) on true --? parentIds
where true
  --+ filter
group by scope.id --? parentIds

-- name: byIds
select
  --+ columns
from region feature where feature.id = any (:ids::int[])

-- name: byCode
select
  --+ columns
from region feature where feature.code = :code::text

-- name: ancestors
-- From the city down. The path contains the ids of the regions from the city to the region itself.
select descendant.id as "parentId",
  --+ columns
from region descendant
cross join lateral unnest(string_to_array(descendant.path::text, '.')::int[]) with ordinality as step (id, depth)
join region feature on feature.id = step.id and feature.id <> descendant.id
where descendant.id = any (:ids::int[])
order by step.depth

-- name: bounds
select id, st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east, st_ymax(geom) as north
from region where id = any (:ids::int[])

-- name: boundaries
-- A degree of longitude is never longer than one of latitude, so nothing moves by more than the tolerance.
select id,
  st_asgeojson(geom, 7) as boundary --? exact
  st_asgeojson(st_multi(st_simplifypreservetopology(geom, :toleranceM::float8 / 111320)), 7) as boundary --? simplified
from region where id = any (:ids::int[])

-- name: tallies
select region_id as "regionId", subject, direct, total from region_tally where region_id = any (:ids::int[])

-- name: residents
select region_id as "regionId", residents from region_residents(:ids::int[])
