-- name: live
-- Speeds of a minute ago on the roads of the mini city: 201 人民路 at 12 km/h, 202 南京路 at 30, 205 at 20 with a doubtful
-- newest value. On 203 世纪大道 the newest one is too old, and another feed has an earlier value for 201.
with length as (
  update road set length_m = given.length_m from (values (201, 100), (202, 1100), (203, 1200), (205, 800)) given (id, length_m) where road.id = given.id
), made as (
  insert into series (id, feed_id, thing, property, road_id, region_id, restricted) overriding system value
  select given.id, given.feed_id, 'way/' || road.id, 'traffic_speed', road.id, road.region_id, given.restricted
  from (values (1, 'loops', 201, false), (2, 'loops', 202, false), (3, 'loops', 203, false), (5, 'taxis', 205, false), (6, 'old', 201, false)) given (id, feed_id, road_id, restricted)
  join road on road.id = given.road_id returning id
), partition as (
  select keep_partitions('observation', array[:now::timestamptz, :now::timestamptz - interval '20 minutes'])
), reading as (
  insert into series_latest (series_id, observed_at, received_at, value, quality)
  select series_id, :now::timestamptz - age, :now::timestamptz - age, value, quality
  from (values (1, interval '1 minute', 12, 0), (2, interval '1 minute', 30, 1), (3, interval '20 minutes', 3, 0), (5, interval '1 minute', 5, 2),
    (6, interval '5 minutes', 40, 0)) row (series_id, age, value, quality)
)
select count(*) from made, partition

-- name: liveReadings
insert into observation (series_id, observed_at, received_at, value, quality)
select series_id, :now::timestamptz - age, :now::timestamptz - age, value, quality
from (values (5, interval '3 minutes', 20, 0), (5, interval '1 minute', 5, 2), (5, interval '4 minutes', 90, 0)) row (series_id, age, value, quality)

-- name: partitionOf
select keep_partitions('observation', array[:at::timestamptz])

-- name: correctedReadings
-- 202: 30 km/h ten minutes earlier; corrected to 8 a minute later; two minutes later a late reading of five minutes
-- earlier says 12, which after three minutes becomes doubtful.
insert into observation (series_id, observed_at, revision, received_at, value, quality)
select 2, :at::timestamptz + age, revision, :at::timestamptz + arrival, value, quality
from (values (interval '-10 minutes', 0, interval '-10 minutes', 30, 0), (interval '-10 minutes', 1, interval '1 minute', 8, 0),
  (interval '-5 minutes', 0, interval '2 minutes', 12, 0), (interval '-5 minutes', 1, interval '3 minutes', 12, 2)) row (age, revision, arrival, value, quality)

-- name: indices
select region.code, traffic_index.* from traffic_index join region on region.id = region_id order by at, code

-- name: age
update traffic_index set at = at - interval '31 days'

-- name: restrict
update series set restricted = :restricted::boolean where id = 1
