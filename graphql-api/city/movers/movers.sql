-- part: columns
  feature.id, upper(feature.kind) as "kind", feature.name, feature.name_en as "nameEn", feature.feed_id as "feedId",
  feature.source_id as "sourceId", feature.unit_id as "unitId", feature.route_id as "routeId", feature.region_id as "regionId",
  feature.lng_e7 / 1e7::float8 as lng, feature.lat_e7 / 1e7::float8 as lat, feature.observed_at as "observedAt",
  feature.received_at as "receivedAt", feature.speed_kmh as "speedKmh", feature.bearing_deg as "bearingDeg"

-- part: filter
  and feature.observed_at is not null
  and feature.kind = any (:kind::text[]) --? kind
  and feature.feed_id = any (:feedId::text[]) --? feedId
  and feature.lng_e7 between :west::float8 * 1e7 and :east::float8 * 1e7 --? bbox
  and feature.lat_e7 between :south::float8 * 1e7 and :north::float8 * 1e7 --? bbox
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from mover feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from mover feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from mover feature where feature.id = any (:ids::int[]) and feature.observed_at is not null

-- Of each mover the last ones of a time.
-- name: tracks
select found.mover_id as "moverId", found.lng_e7 / 1e7::float8 as lng, found.lat_e7 / 1e7::float8 as lat,
  found.observed_at as "observedAt", found.speed_kmh as "speedKmh", found.bearing_deg as "bearingDeg"
from unnest(:ids::int[]) as asked (id)
cross join lateral (
  select * from mover_position
  where mover_id = asked.id and observed_at >= :from::timestamptz and observed_at <= :to::timestamptz
  order by observed_at desc
  limit :atMost::int
) found
order by found.mover_id, found.observed_at
