-- part: columns
  feature.id, feature.name, feature.name_en as "nameEn", feature.ref, upper(feature.road_class) as "class", feature.link,
  case feature.oneway when 1 then 'ALONG' when -1 then 'AGAINST' else 'BOTH' end as "direction", feature.lanes,
  feature.max_speed_kmh as "maxSpeedKmh", feature.bridge, feature.tunnel, feature.length_m as "lengthM",
  feature.region_id as "regionId", feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"
  -- The point on the line nearest to its centroid.
  , st_x(st_closestpoint(feature.geom, st_centroid(feature.geom))) as "centreLng" --? centre
  , st_y(st_closestpoint(feature.geom, st_centroid(feature.geom))) as "centreLat" --? centre
  , st_xmin(feature.geom) as west, st_ymin(feature.geom) as south, st_xmax(feature.geom) as east, st_ymax(feature.geom) as north --? bounds
  , st_asgeojson(feature.geom, 7) as line --? line

-- part: filter
  and feature.road_class = any (:class::text[]) --? class
  and (feature.name is not null) = :named::boolean --? isNamed
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from road feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from road feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from road feature where feature.id = any (:ids::bigint[])
