-- name: between
-- Of sensors, oldest first.
with wanted as (
  --+ wanted-series.sql
), reading as (
  --+ good-readings.sql
)
select wanted.id as "seriesId", wanted.feed_id as "feedId", wanted.sensor_id as "sensorId", wanted.property,
  reading.observed_at as "observedAt", reading.value
from reading join wanted on wanted.id = reading.series_id
where reading.quality <= 1 and wanted.sensor_id is not null
order by wanted.sensor_id, wanted.property, reading.observed_at

-- name: nights
-- The same from 01:00 to 05:00 of each day of the city: one index range for each meter and night.
with wanted as (
  --+ wanted-series.sql
), zone as (
  select time_zone as name from city
), night as (
  select (day + interval '1 hour') at time zone zone.name as begins, (day + interval '5 hours') at time zone zone.name as ends
  from zone, generate_series(date_trunc('day', :from::timestamptz at time zone zone.name), :to::timestamptz at time zone zone.name, interval '1 day') day
), reading as (
  select distinct on (o.series_id, o.observed_at) o.series_id, o.observed_at, o.quality, o.value
  from wanted cross join night join observation o on o.series_id = wanted.id and o.observed_at >= night.begins and o.observed_at < night.ends
  where o.observed_at > :from::timestamptz and o.observed_at <= :to::timestamptz
    and o.received_at <= :asOf::timestamptz --? asOf
  order by o.series_id, o.observed_at, o.revision desc
)
select wanted.id as "seriesId", wanted.feed_id as "feedId", wanted.sensor_id as "sensorId", wanted.property,
  reading.observed_at as "observedAt", reading.value
from reading join wanted on wanted.id = reading.series_id
where reading.quality <= 1 and wanted.sensor_id is not null
order by wanted.sensor_id, wanted.property, reading.observed_at

-- name: newest
-- For each sensor and property. An invalid newest value is replaced by the previous one.
with wanted as (
  --+ wanted-series.sql
)
select distinct on (wanted.sensor_id, wanted.property) wanted.id as "seriesId", wanted.feed_id as "feedId", wanted.sensor_id as "sensorId",
  wanted.property, newest.observed_at as "observedAt", newest.value
from wanted cross join lateral (
  select latest.observed_at, latest.value from series_latest latest --? live
  where latest.series_id = wanted.id and latest.quality <= 1 and latest.observed_at > :from::timestamptz --? live
  union all --? live
  (select reading.observed_at, reading.value from (
    select distinct on (o.observed_at) o.observed_at, o.value, o.quality from observation o
    where o.series_id = wanted.id and o.observed_at > :from::timestamptz
      and o.received_at <= :asOf::timestamptz --? asOf
      and exists (select from series_latest latest where latest.series_id = wanted.id and latest.quality > 1) --? live
    order by o.observed_at desc, o.revision desc
  ) reading where reading.quality <= 1 order by reading.observed_at desc limit 1)
) newest
where wanted.sensor_id is not null
order by wanted.sensor_id, wanted.property, newest.observed_at desc, wanted.id

-- name: means
-- For each sensor over the window of each item (`pm25_1h`: pm25, 1 h): arithmetic mean.
with wanted as (
  --+ wanted-series.sql
), reading as (
  --+ good-readings.sql
)
select wanted.sensor_id as "sensorId", item.name as "item", min(wanted.feed_id) as "feedId", avg(reading.value) as "value",
  max(reading.observed_at) as "observedAt"
from unnest(:items::text[], :itemProperties::text[], :hours::int[]) item (name, property, hours)
join wanted on wanted.property = item.property
join reading on reading.series_id = wanted.id and reading.quality <= 1
  and reading.observed_at > :to::timestamptz - item.hours * interval '1 hour'
where wanted.sensor_id is not null
group by wanted.sensor_id, item.name
order by wanted.sensor_id, item.name

-- name: hours
-- By sensor, property and whole hour: from the roll-ups, and from the readings for hours changed since.
with wanted as (
  --+ wanted-series.sql
), due as (
  select wanted.id, due.hour_at from wanted join rollup_due due on due.block = wanted.id / 256 --? live
  where due.hour_at >= date_trunc('hour', :from::timestamptz) and due.hour_at <= :to::timestamptz --? live
  select wanted.id, hour_at from wanted, generate_series(date_trunc('hour', :from::timestamptz), :to::timestamptz, interval '1 hour') hour_at --? asOf
), hourly (series_id, bucket_at, count, sum) as (
  select rolled.series_id, rolled.bucket_at, rolled.count, rolled.sum from wanted join observation_hour rolled on rolled.series_id = wanted.id --? live
  where rolled.bucket_at >= date_trunc('hour', :from::timestamptz) and rolled.bucket_at <= :to::timestamptz --? live
    and not exists (select from due where due.id = wanted.id and due.hour_at = rolled.bucket_at) --? live
  union all --? live
  select reading.series_id, reading.hour_at, count(*)::int,
    sum(case when reading.is_level then power(10::float8, reading.value / 10) else reading.value end)
  from (
    select distinct on (o.series_id, o.observed_at) o.series_id, due.hour_at, o.quality, o.value, wanted.property like 'noise%' as is_level
    from due join wanted using (id) join observation o on o.series_id = due.id
      and o.observed_at >= due.hour_at and o.observed_at < due.hour_at + interval '1 hour'
      and o.received_at <= :asOf::timestamptz --? asOf
    order by o.series_id, o.observed_at, o.revision desc
  ) reading where reading.quality <= 1 group by 1, 2
)
select wanted.sensor_id as "sensorId", wanted.feed_id as "feedId", wanted.property, hourly.bucket_at as "hourAt", hourly.count, hourly.sum
from hourly join wanted on wanted.id = hourly.series_id
where wanted.sensor_id is not null
order by wanted.sensor_id, wanted.property, hourly.bucket_at
