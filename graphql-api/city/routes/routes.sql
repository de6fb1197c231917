-- part: columns
  feature.id, feature.name, feature.name_en as "nameEn", feature.ref, upper(feature.kind) as "kind", feature.colour,
  feature.from_name as "from", feature.to_name as "to", feature.operator, feature.stops,
  feature.first_departure as "firstDeparture", feature.last_departure as "lastDeparture",
  feature.headway_min as "headwayMin", feature.length_m as "lengthM",
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
from route feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from route feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from route feature where feature.id = any (:ids::bigint[])
