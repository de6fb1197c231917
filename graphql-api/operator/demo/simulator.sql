-- No row: it exists, was revoked, or the name belongs to another machine.
-- name: putToken
insert into machine_token (name, purpose, feed_id, token_hash, rights, created_by)
values (:name, 'feed', :feedId, :tokenHash, '{feed.post}', 'system:demo')
on conflict (name) do update set token_hash = excluded.token_hash
where machine_token.created_by = 'system:demo' and machine_token.feed_id = excluded.feed_id and machine_token.revoked_at is null
  and machine_token.token_hash <> excluded.token_hash
returning xmax = 0 as "isNew"

-- name: goodTokens
select feed_id as "feedId" from machine_token where created_by = 'system:demo' and revoked_at is null

-- name: removeTokens
delete from machine_token where created_by = 'system:demo' returning name

-- Movers report every ten seconds: half a day of positions is enough to look at.
-- name: keepLess
update retention set keep = '12 hours' where kind = 'mover_position' and keep = '7 days'

-- name: keepAgain
update retention set keep = '7 days' where kind = 'mover_position' and keep = '12 hours'

-- Time of the last reading; null: there is none.
-- name: toldUntil
select max(last_observed_at) as at from feed where id = any (:feedIds::text[])

-- Whether all data is from these feeds: then the large tables can be truncated.
-- name: alone
select not exists (select from series where feed_id <> all (:feedIds::text[]))
  and not exists (select from mover where feed_id <> all (:feedIds::text[])) as alone

-- name: emptyAll
truncate observation, observation_minute, observation_hour, observation_day, rollup_due, mover_position, traffic_index

-- Empty tables need no deletion.
-- name: keepAll
update retention set kept_from = '-infinity'
where kind in ('observation', 'observation_minute', 'observation_hour', 'observation_day', 'mover_position', 'traffic_index')

-- name: forgetReadings
with told as (select id from series where feed_id = any (:feedIds::text[])),
  minutes as (delete from observation_minute where series_id in (select id from told)),
  hours as (delete from observation_hour where series_id in (select id from told)),
  days as (delete from observation_day where series_id in (select id from told))
delete from observation where series_id in (select id from told)

-- name: forgetPositions
delete from mover_position where mover_id in (select id from mover where feed_id = any (:feedIds::text[]))

-- name: forgetFeeds
with series_gone as (delete from series where feed_id = any (:feedIds::text[])),
  movers as (delete from mover where feed_id = any (:feedIds::text[])),
  alerts as (delete from alert where feed_id = any (:feedIds::text[])),
  reports as (delete from report where feed_id = any (:feedIds::text[])),
  letters as (delete from dead_letter where feed_id = any (:feedIds::text[])),
  minutes as (delete from feed_minute where feed_id = any (:feedIds::text[])),
  polls as (delete from feed_poll where feed_id = any (:feedIds::text[]))
delete from feed where id = any (:feedIds::text[])
