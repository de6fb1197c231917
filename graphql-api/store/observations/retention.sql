-- Deletion of expired data.

-- Set and committed before anything is deleted: readers of roll-ups check it. Hours are kept at least as long as
-- readings, since days with a changed hour are computed from hours.
-- name: moveOn
update retention r set kept_from = greatest(r.kept_from, least(:now::timestamptz - r.keep,
  case when r.kind = 'observation_hour' then :now::timestamptz - (select o.keep from retention o where o.kind = 'observation') end))
where r.keep is not null
returning r.kind, r.kept_from as "keptFrom"

-- name: dropPartitions
select drop_partitions(:kept, :before::timestamptz) as dropped

-- Rows held by a long read are deleted the next time.
-- name: beBrief
select set_config('lock_timeout', '2s', true)

-- name: blocks
select distinct id / 256 as block from series order by 1

-- By the primary key.
-- name: dropMinutes
delete from observation_minute where series_id = any (array(select id from series where id between :firstId::int and :lastId::int)) and bucket_at < :before::timestamptz

-- name: dropHours
delete from observation_hour where series_id = any (array(select id from series where id between :firstId::int and :lastId::int)) and bucket_at < :before::timestamptz

-- name: dropDays
delete from observation_day where series_id = any (array(select id from series where id between :firstId::int and :lastId::int)) and bucket_at < :before::timestamptz

-- name: dropFeedMinutes
delete from feed_minute where minute < :before::timestamptz

-- Old ones, and for a feed that sends nothing but faults all but the newest 10,000.
-- name: dropDeadLetters
delete from dead_letter where id = any (array(
  select id from dead_letter where received_at < :before::timestamptz
  union all
  select id from (select id, row_number() over (partition by feed_id order by id desc) as n from dead_letter) d where n > 10000
  limit 1000))
returning id
