-- Roll-ups: buckets of readings, stored for unchanged hours and computed from the readings for the others. The highest
-- revision of each instant counts; doubtful and faulty readings do not.

-- Buckets of `r` (series_id, observed_at, revision, quality, value), whole hours of it, by `bucket_at`.
-- part: figures
  count(*)::int as count,
  sum(case when r.is_level then power(10::float8, r.value / 10) else r.value end) as sum, min(r.value) as min, max(r.value) as max,
  (array_agg(r.value order by r.observed_at))[1] as first, (array_agg(r.value order by r.observed_at desc))[1] as last

-- The same from buckets `b`.
-- part: figuresOfBuckets
  sum(b.count)::int as count, sum(b.sum) as sum, min(b.min) as min, max(b.max) as max,
  (array_agg(b.first order by b.bucket_at))[1] as first, (array_agg(b.last order by b.bucket_at desc))[1] as last

-- Rolling up -----------------------------------------------------------------------------------------------------------------------

-- One process rolls up at a time: otherwise two hours of a day rolled up concurrently could miss each other.
-- name: becomeRoller
select pg_try_advisory_xact_lock(6077241) as alone

-- Hours that have ended: the current one would have to be repeated. Oldest first.
-- name: due
select hour_at as "hourAt", block from rollup_due where hour_at < :before::timestamptz order by hour_at, block limit :limit::int

-- name: lockHour
select pg_advisory_xact_lock(6077240, :slot::int)

-- name: clearHour
with cleared as (
  delete from rollup_due where hour_at = :hourAt::timestamptz and block = :block::int
), minutes as (
  delete from observation_minute where series_id between :firstId::int and :lastId::int
    and bucket_at >= :hourAt::timestamptz and bucket_at < :hourAt::timestamptz + interval '1 hour'
)
delete from observation_hour where series_id between :firstId::int and :lastId::int and bucket_at = :hourAt::timestamptz

-- part: effective
  select r.*, s.property = any (:levels::text[]) as is_level from (
    select distinct on (o.series_id, o.observed_at) o.series_id, o.observed_at, o.quality, o.value
    from observation o
    where o.series_id between :firstId::int and :lastId::int
      and o.observed_at >= :hourAt::timestamptz and o.observed_at < :hourAt::timestamptz + interval '1 hour'
    order by o.series_id, o.observed_at, o.revision desc
  ) r join series s on s.id = r.series_id
  where r.quality < 2

-- Minutes that are no longer kept are not recreated.
-- name: rollMinutes
insert into observation_minute (series_id, bucket_at, count, sum, min, max, first, last)
select r.series_id, date_trunc('minute', r.observed_at) as bucket_at,
  --+ figures
from (
  --+ effective
) r
where :hourAt::timestamptz >= (select kept_from from retention where kind = 'observation_minute')
group by 1, 2

-- name: rollHour
insert into observation_hour (series_id, bucket_at, count, sum, min, max, first, last)
select r.series_id, :hourAt::timestamptz as bucket_at,
  --+ figures
from (
  --+ effective
) r
group by 1

-- Days are those of the city's zone, and an hour belongs to the day in which it begins. On days of clock changes they
-- have 23 or 25 hours.

-- Whether any hour of the hour's day is due: then the day is computed from its hours.
-- name: dayIsDue
with zone as (select time_zone as name from city)
select exists (
  select from rollup_due, zone where block = :block::int
    and hour_at > :hourAt::timestamptz - interval '26 hours' and hour_at < :hourAt::timestamptz + interval '26 hours'
    and date_trunc('day', hour_at, zone.name) = date_trunc('day', :hourAt::timestamptz, zone.name)) as due

-- name: clearDay
delete from observation_day where series_id between :firstId::int and :lastId::int
  and bucket_at = date_trunc('day', :hourAt::timestamptz, (select time_zone from city))

-- name: rollDay
with zone as (select time_zone as name from city)
insert into observation_day (series_id, bucket_at, count, sum, min, max, first, last)
select b.series_id, date_trunc('day', :hourAt::timestamptz, (select name from zone)),
  --+ figuresOfBuckets
from observation_hour b, zone
where b.series_id between :firstId::int and :lastId::int
  and b.bucket_at > :hourAt::timestamptz - interval '26 hours' and b.bucket_at < :hourAt::timestamptz + interval '26 hours'
  and date_trunc('day', b.bucket_at, zone.name) = date_trunc('day', :hourAt::timestamptz, zone.name)
group by 1

-- Another zone -------------------------------------------------------------------------------------------------------------------

-- name: waitForRoller
select pg_advisory_xact_lock(6077241)

-- The first day with all its hours.
-- part: firstDay
  (select date_trunc('day', kept_from + interval '26 hours', (select time_zone from city)) from retention where kind = 'observation_hour')

-- name: clearDays
delete from observation_day where bucket_at >=
  --+ firstDay

-- name: rollDays
insert into observation_day (series_id, bucket_at, count, sum, min, max, first, last)
select b.series_id, date_trunc('day', b.bucket_at, (select time_zone from city)) as bucket_at,
  --+ figuresOfBuckets
from observation_hour b
where b.bucket_at >=
  --+ firstDay
group by 1, 2

-- Reading ------------------------------------------------------------------------------------------------------------------------

-- `from` and `to` extend beyond the requested buckets, so that each is complete; `pageFrom` and `pageTo` are the
-- requested range.

-- Hours of the requested series that are computed from the readings: those due, and for minutes those whose roll-ups
-- are no longer kept.
-- part: unrolled
  wanted as (select id, id / 256 as block from unnest(:ids::int[]) id),
  unrolled as (
    select w.id, d.hour_at from wanted w join rollup_due d on d.block = w.block
    where d.hour_at >= date_trunc('hour', :from::timestamptz) and d.hour_at < :to::timestamptz
    union --? minutes
    select w.id, hour_at from wanted w, generate_series(date_trunc('hour', :from::timestamptz), --? minutes
      least(:to::timestamptz, (select kept_from from retention where kind = 'observation_minute')) - interval '1 microsecond', interval '1 hour') hour_at --? minutes
  ),
  raw as (
    select r.*, s.property = any (:levels::text[]) as is_level from (
      select distinct on (o.series_id, o.observed_at) o.series_id, o.observed_at, o.quality, o.value
      from unrolled u join observation o on o.series_id = u.id and o.observed_at >= u.hour_at and o.observed_at < u.hour_at + interval '1 hour'
      order by o.series_id, o.observed_at, o.revision desc
    ) r join series s on s.id = r.series_id
    where r.quality < 2
  )

-- part: columns
  b.series_id as "seriesId", b.bucket_at as "observedAt", b.count, b.sum, b.min, b.max, b.first, b.last

-- part: page
where b.bucket_at >= :pageFrom::timestamptz and b.bucket_at < :pageTo::timestamptz
  and (b.series_id, b.bucket_at) > (:afterId::int, to_timestamp(:afterMs::float8 / 1000)) --? afterId
order by b.series_id, b.bucket_at
limit :limit::int --? limit

-- name: minutes
with
  --+ unrolled
select
  --+ columns
from (
  select m.* from wanted w join observation_minute m on m.series_id = w.id and m.bucket_at >= :from::timestamptz and m.bucket_at < :to::timestamptz
  where not exists (select from unrolled u where u.id = w.id and u.hour_at = date_trunc('hour', m.bucket_at))
  union all
  select r.series_id, date_trunc('minute', r.observed_at) as bucket_at,
    --+ figures
  from raw r group by 1, 2
) b
--+ page

-- part: hoursOfAll
  select h.* from wanted w join observation_hour h on h.series_id = w.id and h.bucket_at >= date_trunc('hour', :from::timestamptz) and h.bucket_at < :to::timestamptz
  where not exists (select from unrolled u where u.id = w.id and u.hour_at = h.bucket_at)
  union all
  select r.series_id, date_trunc('hour', r.observed_at) as bucket_at,
    --+ figures
  from raw r group by 1, 2

-- name: hours
with
  --+ unrolled
select
  --+ columns
from (
  --+ hoursOfAll
) b
--+ page

-- Days with an hour that is due are computed from their hours. Hours are kept as long as readings, so none is missing.
-- name: days
with
  --+ unrolled
, zone as (select time_zone as name from city),
dirty as (select distinct id, date_trunc('day', hour_at, zone.name) as bucket_at from unrolled, zone),
hourly as (
  --+ hoursOfAll
)
select
  --+ columns
from (
  select d.* from wanted w join observation_day d on d.series_id = w.id and d.bucket_at >= :from::timestamptz and d.bucket_at < :to::timestamptz
  where not exists (select from dirty where dirty.id = w.id and dirty.bucket_at = d.bucket_at)
  union all
  select b.series_id, dirty.bucket_at,
    --+ figuresOfBuckets
  from hourly b cross join zone join dirty on dirty.id = b.series_id and dirty.bucket_at = date_trunc('day', b.bucket_at, zone.name)
  group by 1, 2
) b
--+ page

-- As known at an instant: from the readings only.
-- name: bucketsAsOf
with raw as (
  select r.*, s.property = any (:levels::text[]) as is_level from (
    select distinct on (o.series_id, o.observed_at) o.series_id, o.observed_at, o.quality, o.value
    from observation o
    where o.series_id = any (:ids::int[]) and o.observed_at >= :from::timestamptz and o.observed_at < :to::timestamptz
      and o.received_at <= :asOf::timestamptz --? asOf
    order by o.series_id, o.observed_at, o.revision desc
  ) r join series s on s.id = r.series_id
  where r.quality < 2
)
select
  --+ columns
from (
  select r.series_id, date_trunc('day', date_trunc('hour', r.observed_at, 'UTC'), (select time_zone from city)) as bucket_at, --? days
  select r.series_id, date_trunc(:unit::text, r.observed_at, 'UTC') as bucket_at, --? shorter
    --+ figures
  from raw r group by 1, 2
) b
--+ page
