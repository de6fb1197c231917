-- part: columns
  feature.id, feature.name, feature.name_en as "nameEn", upper(feature.kind) as "kind", feature.address, feature.phone, feature.capacity,
  feature.region_id as "regionId", feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"
  , st_x(feature.geom) as lng, st_y(feature.geom) as lat

-- part: filter
  and feature.kind = any (:kind::text[]) --? kind
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from facility feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from facility feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from facility feature where feature.id = any (:ids::bigint[])
