-- part: columns
  feature.id, feature.name, feature.name_en as "nameEn", feature.code, upper(feature.kind) as "kind",
  feature.direction_deg as "directionDeg", feature.tilt_deg as "tiltDeg", feature.view_angle_deg as "viewAngleDeg",
  feature.range_m as "rangeM", feature.height_m as "heightM", feature.operator,
  feature.region_id as "regionId", feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"
  , st_x(feature.geom) as lng, st_y(feature.geom) as lat

-- part: filter
  and feature.kind = any (:kind::text[]) --? kind
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from camera feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from camera feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from camera feature where feature.id = any (:ids::bigint[])
