-- part: columns
-- Columns of lists. Each costs something for a page of 500 rows, so the rest is read only if selected.
  feature.id, feature.name, feature.name_en as "nameEn", upper(feature.building_use) as "use", feature.height_m as "heightM",
  feature.levels, feature.households, feature.has_parts as "hasParts", feature.region_id as "regionId"
  , feature.code, feature.address, upper(feature.height_source) as "heightSource" --? details
  , upper(feature.households_source) as "householdsSource", feature.footprint_m2 as "footprintM2" --? details
  , feature.street, feature.house_number as "houseNumber", feature.built_year as "builtYear", feature.units --? details
  , feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt" --? details
  , st_x(st_centroid(feature.geom)) as "centreLng", st_y(st_centroid(feature.geom)) as "centreLat" --? centre
  , st_xmin(feature.geom) as west, st_ymin(feature.geom) as south, st_xmax(feature.geom) as east, st_ymax(feature.geom) as north --? bounds
  , st_asgeojson(feature.geom, 7) as footprint --? footprint

-- part: filter
  and not feature.is_part
  and feature.region_id in (select inner_region.id from region inner_region --? parentIds
    where inner_region.tree_left between scope.tree_left and scope.tree_right) --? parentIds
  and feature.building_use = any (:use::text[]) --? use
  and feature.height_m >= :minHeightM::real --? minHeightM
  and feature.height_m <= :maxHeightM::real --? maxHeightM
  and (feature.name is not null) = :named::boolean --? isNamed
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-region.sql

-- name: page
-- With parents: buildings in each of these regions and below.
select scope.id as "parentId", page.* from region scope cross join lateral ( --? parentIds
select
  --+ columns
  , feature.height_m as "sortKey" --? byHeight
  , feature.footprint_m2 as "sortKey" --? byFootprint
  , feature.households as "sortKey" --? byHouseholds
from building feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
  and (feature.height_m, feature.id) < (:afterKey::real, :afterId::bigint) --? afterHeight
  and (feature.footprint_m2, feature.id) < (:afterKey::real, :afterId::bigint) --? afterFootprint
  and (feature.households, feature.id) < (:afterKey::int, :afterId::bigint) --? afterHouseholds
order by feature.id --? byId
order by feature.height_m desc, feature.id desc --? byHeight
order by feature.footprint_m2 desc, feature.id desc --? byFootprint
order by feature.households desc, feature.id desc --? byHouseholds
limit :limit::int
) page where scope.id = any (:parentIds::int[]) --? parentIds

-- name: count
-- With parents: each region's own, by the index on region_id.
select scope.id as "parentId", counted.* from region scope cross join lateral ( --? parentIds
select count(*) as "count"
from building feature
where true
  --+ filter
) counted where scope.id = any (:parentIds::int[]) --? parentIds

-- name: byIds
select
  --+ columns
from building feature where feature.id = any (:ids::bigint[])

-- name: parts
-- Lowest first, by the index on part_of.
select feature.part_of as "parentId",
  --+ columns
from unnest(:ids::bigint[]) parent (id)
cross join lateral (select * from building b where b.part_of = parent.id order by b.min_height_m, b.id limit :limit::int) feature
order by feature.min_height_m, feature.id
