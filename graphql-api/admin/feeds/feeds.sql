-- Results of feeds. Times are parameters: "now" is the reader's.

-- name: counters
select id as "feedId", last_arrival_at as "lastArrivalAt", last_observed_at as "lastObservedAt", last_fault_at as "lastFaultAt",
  last_fault as "lastFault", messages::float8 as messages, accepted::float8 as accepted, duplicates::float8 as duplicates,
  corrections::float8 as corrections, late::float8 as late, future::float8 as future, fallen::float8 as fallen, rejected::float8 as rejected, failed::float8 as failed
from feed where id = any (:ids::text[])

-- name: recent
select feed_id as "feedId",
  sum(messages) filter (where minute > :now::timestamptz - interval '5 minutes') / 5.0::float8 as "ratePerMinute",
  sum(lag_ms_sum) filter (where minute > :now::timestamptz - interval '5 minutes')
    / nullif(sum(accepted) filter (where minute > :now::timestamptz - interval '5 minutes'), 0) as "lagMs",
  sum(rejected)::float8 / nullif(sum(accepted + duplicates + rejected), 0) as "errorRate"
from feed_minute
where feed_id = any (:ids::text[]) and minute > :now::timestamptz - interval '1 hour'
group by feed_id

-- name: minutes
select feed_id as "feedId", minute, messages, failed, accepted, duplicates, rejected, bytes::float8 as bytes,
  lag_ms_sum / nullif(accepted, 0) as "lagMs"
from feed_minute
where feed_id = any (:ids::text[]) and minute > :now::timestamptz - make_interval(mins => :minutes::int)
order by feed_id, minute

-- Dead letters -------------------------------------------------------------------------------------------------------------------

-- name: countLetters
select feed_id as "feedId", count(*)::int as count from dead_letter
where resolved_at is null and feed_id = any (:ids::text[])
group by feed_id

-- part: columns
  feature.id, feature.feed_id as "feedId", feature.received_at as "receivedAt", feature.door, feature.encoding, feature.shown_origin as "origin",
  feature.fault_code as "faultCode", feature.fault, feature.place, feature.faults, feature.payload_bytes as "payloadBytes",
  feature.shown, feature.replays, feature.replayed_at as "replayedAt"

-- part: filter
  and feature.resolved_at is null
  and feature.feed_id = :feedId::text --? feedId

-- name: page
select
  --+ columns
from dead_letter feature
where true
  --+ filter
  and feature.id < :afterId::bigint --? afterNewest
order by feature.id desc --? byNewest
limit :limit::int

-- name: count
select count(*)::int as "count"
from dead_letter feature
where true
  --+ filter

-- By the index on (feed_id, id) of open letters.
-- name: lettersToReplay
select id from dead_letter
where feed_id = :feedId and resolved_at is null
  and id = any (:ids::bigint[]) --? ids
order by id limit :limit::int

-- name: noteReplay
update dead_letter set replays = replays + 1, replayed_at = now(),
  resolved_at = case when :done::boolean then now() end, resolution = case when :done::boolean then 'replayed' end
where id = :id and resolved_at is null

-- The letter left by a replay repeats the previous one.
-- name: dropLetter
update dead_letter set resolved_at = now(), resolution = 'discarded' where id = :id and resolved_at is null

-- name: discard
update dead_letter set resolved_at = now(), resolution = 'discarded' where id = any (:ids::bigint[]) and resolved_at is null
returning id, feed_id as "feedId"

-- The only way to the original; audits it. No row: there is none.
-- name: reveal
select feed_id as "feedId", encoding, origin, payload, payload_bytes as "payloadBytes"
from reveal_dead_letter(:id::bigint, :reason::text, :address::text, :requestId::text)
