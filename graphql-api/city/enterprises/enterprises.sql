-- part: columns
  feature.id, feature.name, feature.name_en as "nameEn", feature.code, feature.category, feature.employees, feature.storey,
  feature.building_code as "buildingCode", feature.building_id as "buildingId", feature.region_id as "regionId",
  feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"
  , st_x(feature.geom) as lng, st_y(feature.geom) as lat

-- part: filter
  and feature.category = any (:category::text[]) --? category
  and feature.building_id = :buildingId::bigint --? buildingId
  and feature.employees >= :minEmployees::int --? minEmployees
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from enterprise feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from enterprise feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from enterprise feature where feature.id = any (:ids::bigint[])
