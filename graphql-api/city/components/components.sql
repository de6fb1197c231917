-- part: columns
  feature.id, feature.name, feature.name_en as "nameEn", feature.class_code as "classCode", feature.code,
  upper(feature.status) as "status", feature.owner, feature.smart_pole as "smartPole",
  feature.region_id as "regionId", feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"
  , st_x(feature.geom) as lng, st_y(feature.geom) as lat

-- part: filter
  and (feature.class_code = any (:class::text[]) or left(feature.class_code, 2) = any (:class::text[])) --? class
  and feature.status = any (:status::text[]) --? status
  and feature.smart_pole = :smartPole::boolean --? isSmartPole
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from component feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from component feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from component feature where feature.id = any (:ids::bigint[])
