-- Series and their readings. Policies limit readers to the readings of visible series (migration 7).

-- part: columns
  feature.id, feature.thing, feature.property, feature.feed_id as "feedId", feature.sensor_id as "sensorId", feature.region_id as "regionId"

-- part: filter
  and feature.property = any (:property::text[]) --? property
  and feature.feed_id = any (:feedId::text[]) --? feedId
  and feature.sensor_id = :sensorId::bigint --? sensorId
  and feature.id = any (:seriesIds::int[]) --? seriesIds
  and exists (select from sensor s where s.id = feature.sensor_id and s.kind = any (:sensorKind::text[])) --? sensorKind
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from series feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from series feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from series feature where feature.id = any (:ids::bigint[])

-- name: ofSensors
select
  --+ columns
from unnest(:sensorIds::bigint[]) sensor (id)
cross join lateral (select * from series s where s.sensor_id = sensor.id order by s.property, s.feed_id, s.id limit :limit::int) feature
order by feature.property, feature.feed_id, feature.id

-- name: latest
select l.series_id as "seriesId", l.observed_at as "observedAt", l.received_at as "receivedAt", l.value, l.quality, null::int as revision
from series_latest l where l.series_id = any (:ids::int[])

-- Newest values, a page by series.
-- name: newest
select l.series_id as "seriesId", l.observed_at as "observedAt", l.received_at as "receivedAt", l.value, l.quality, null::int as revision,
  l.series_id as id, extract(epoch from l.observed_at)::float8 * 1000 as "sortKey"
from series feature join series_latest l on l.series_id = feature.id
where true
  --+ filter
  and feature.id > :afterId::int --? afterId
order by feature.id
limit :limit::int

-- name: countNewest
select count(*) as "count"
from series feature join series_latest l on l.series_id = feature.id
where true
  --+ filter

-- Newest values as known at an instant: the newest device time received by then, and its newest revision of that time.
-- name: newestAsOf
select feature.id as "seriesId", o.observed_at as "observedAt", o.received_at as "receivedAt", o.value, o.quality, o.revision::int as revision,
  feature.id, extract(epoch from o.observed_at)::float8 * 1000 as "sortKey"
from series feature cross join lateral (
  select o.observed_at, o.received_at, o.value, o.quality, o.revision from observation o
  where o.series_id = feature.id and o.received_at <= :asOf::timestamptz
  order by o.observed_at desc, o.revision desc limit 1) o
where true
  --+ filter
  and feature.id > :afterId::int --? afterId
order by feature.id
limit :limit::int

-- Readings of series, each instant once: its newest revision, or that of the given time. `newestFirst` for only the
-- newest of each series.
-- part: readings
from (
  select distinct on (o.series_id, o.observed_at) o.series_id, o.observed_at, o.received_at, o.value, o.quality, o.revision
  from observation o
  where o.series_id = any (:ids::int[]) and o.observed_at >= :pageFrom::timestamptz and o.observed_at < :pageTo::timestamptz
    and o.received_at <= :asOf::timestamptz --? asOf
    and (o.series_id, o.observed_at) > (:afterId::int, to_timestamp(:afterMs::float8 / 1000)) --? afterId
  order by o.series_id, o.observed_at, o.revision desc
) r

-- name: readings
select r.series_id as "seriesId", r.observed_at as "observedAt", r.received_at as "receivedAt", r.value, r.quality, r.revision::int as revision
--+ readings
order by r.series_id, r.observed_at
limit :limit::int

-- name: countReadings
select count(*) as "count"
--+ readings

-- name: newestReadings
select t.id as "seriesId", r.observed_at as "observedAt", r.received_at as "receivedAt", r.value, r.quality, r.revision::int as revision
from unnest(:ids::int[]) as t (id) cross join lateral (
  select distinct on (o.observed_at) o.observed_at, o.received_at, o.value, o.quality, o.revision from observation o
  where o.series_id = t.id and o.observed_at >= :pageFrom::timestamptz and o.observed_at < :pageTo::timestamptz
  order by o.observed_at desc, o.revision desc limit :limit::int) r
order by 1, 2
