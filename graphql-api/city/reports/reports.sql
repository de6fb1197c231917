-- part: columns
  feature.id, feature.feed_id as "feedId", feature.source_id as "sourceId", feature.category, feature.title, feature.description,
  feature.status, feature.address, feature.region_id as "regionId", feature.reported_at as "reportedAt", feature.updated_at as "updatedAt",
  feature.received_at as "receivedAt", feature.closed_at as "closedAt", st_x(feature.geom) as lng, st_y(feature.geom) as lat

-- part: filter
  and feature.feed_id = any (:feedId::text[]) --? feedId
  and :open::boolean = (feature.closed_at is null) --? open
  and feature.reported_at >= :since::timestamptz --? since
  --+ ../../graphql/within.sql
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from report feature
where true
  --+ filter
  and feature.id < :afterId::bigint --? afterIdAlone
order by feature.id desc --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from report feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from report feature where feature.id = any (:ids::bigint[])
