-- part: columns
  feature.id, feature.name, feature.name_en as "nameEn", upper(feature.kind) as "kind", feature.diameter_mm as "diameterMm",
  feature.material, feature.depth_m as "depthM", feature.built_year as "builtYear", feature.owner, feature.street,
  feature.length_m as "lengthM",
  feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"
  , st_xmin(feature.geom) as west, st_ymin(feature.geom) as south, st_xmax(feature.geom) as east, st_ymax(feature.geom) as north --? bounds
  , st_asgeojson(feature.geom, 7) as line --? line

-- part: filter
  and feature.kind = any (:kind::text[]) --? kind
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-shape.sql

-- name: page
select
  --+ columns
from pipe feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from pipe feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from pipe feature where feature.id = any (:ids::bigint[])
