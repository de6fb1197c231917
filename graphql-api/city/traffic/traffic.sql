-- name: segments
-- Roads of the network with the newest valid speed of each, higher classes first. With an instant: the highest revision
-- received by then of each reading. An invalid newest value is replaced by the previous one, which is looked up
-- separately.
with speed as (
  select distinct on (series.road_id) series.road_id, series.feed_id, newest.value, newest.observed_at
  from series cross join lateral (
    select latest.observed_at, latest.value from series_latest latest --? live
    where latest.series_id = series.id and latest.quality <= 1 and latest.observed_at > :since::timestamptz --? live
    union all --? live
    (select reading.observed_at, reading.value from (
      select distinct on (o.observed_at) o.observed_at, o.value, o.quality from observation o
      where o.series_id = series.id and o.observed_at > :since::timestamptz
        and o.received_at <= :asOf::timestamptz --? asOf
        and exists (select from series_latest latest where latest.series_id = series.id and latest.quality > 1) --? live
      order by o.observed_at desc, o.revision desc
    ) reading where reading.quality <= 1 order by reading.observed_at desc limit 1)
  ) newest
  where series.property = 'traffic_speed' and series.road_id is not null
    and not series.restricted --? unrestricted
  order by series.road_id, newest.observed_at desc, series.id
)
select road.id as "roadId", road.name, road.name_en as "nameEn", road.road_class as "roadClass", road.length_m as "lengthM",
  st_x(middle) as lng, st_y(middle) as lat, inner_region.path::text as "path",
  speed.value as "speedKmh", speed.observed_at as "observedAt", speed.feed_id as "feedId"
from region inner_region
join region outer_region on inner_region.tree_left between outer_region.tree_left and outer_region.tree_right --? regionId
  and outer_region.id = :regionId::int --? regionId
join road on road.region_id = inner_region.id
cross join lateral st_pointn(st_geometryn(road.geom, 1), (st_npoints(st_geometryn(road.geom, 1)) + 1) / 2) middle
left join speed on speed.road_id = road.id
where road.length_m > 0 and (road.road_class = any (:classes::text[])
  or exists (select from series known where known.road_id = road.id and known.property = 'traffic_speed'))
order by array_position(:classes::text[], road.road_class), road.id

-- name: trend
select region_id as "regionId", at, index, mean_speed_kmh as "meanSpeedKmh" from traffic_index
where region_id = any (:regionIds::int[]) and at > :from::timestamptz and at <= :to::timestamptz
order by region_id, at

-- name: begin
-- One replica computes a minute. No row: another one is doing it, or has done it.
select 1 as one where pg_try_advisory_xact_lock(6077251) and not exists (select from traffic_index where at = :at::timestamptz)

-- name: watchedRegions
select id from region where level in ('CITY', 'DISTRICT', 'STREET')

-- name: write
insert into traffic_index (region_id, at, index, mean_speed_kmh, congested_share, coverage, length_m)
select region_id, :at::timestamptz, index, mean_speed_kmh, congested_share, coverage, length_m
from unnest(:regionIds::int[], :indices::real[], :meanSpeedsKmh::real[], :congestedShares::real[], :coverages::real[], :lengthsM::real[])
  row (region_id, index, mean_speed_kmh, congested_share, coverage, length_m)
on conflict do nothing

-- name: prune
delete from traffic_index using retention
where retention.kind = 'traffic_index' and traffic_index.at < :at::timestamptz - retention.keep
  and traffic_index.region_id in (select id from region)
