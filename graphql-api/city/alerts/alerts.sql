-- part: warnings
from alert feature
cross join lateral (select case
    when feature.status not in ('actual', 'exercise') or feature.message_type not in ('alert', 'update')
      or feature.replaced_at is not null or feature.ends_at <= now() then 'OVER'
    when feature.begins_at > now() then 'COMING'
    else 'IN_FORCE' end as state) now_is

-- part: columns
  feature.id, feature.feed_id as "feedId", feature.source_id as "sourceId", upper(feature.status) as "status",
  upper(feature.message_type) as "messageType", feature.replaces, feature.replaced_at as "replacedAt", feature.category, feature.event,
  upper(feature.severity) as "severity", upper(feature.urgency) as "urgency", upper(feature.certainty) as "certainty",
  upper(feature.warning_color) as "warningColor", feature.headline, feature.headline_en as "headlineEn", feature.description,
  feature.instruction, feature.sender_name as "senderName", feature.sent_at as "sentAt", feature.received_at as "receivedAt",
  feature.effective_at as "effectiveAt", feature.onset_at as "onsetAt", feature.expires_at as "expiresAt", feature.area_text as "areaText",
  feature.part, feature.begins_at as "beginsAt", feature.ends_at as "endsAt", feature.end_assumed as "endIsAssumed",
  upper(feature.area_note) as "areaNote", now_is.state
  , st_asgeojson(feature.geom, 6) as area --? area

-- part: filter
  and feature.severity = any (:severity::text[]) --? severity
  and feature.feed_id = any (:feedId::text[]) --? feedId
  and feature.ends_at > now() --? isAhead
  and now_is.state = any (:states::text[]) --? states
  --+ ../../graphql/within.sql
  and exists (select from region where region.code = :regionCode::text --? regionCode
    and (feature.geom is null or region.geom && feature.geom and st_intersects(region.geom, feature.geom))) --? regionCode

-- name: page
select
  --+ columns
  , feature.rank as "sortKey" --? byRank
  --+ warnings
where true
  --+ filter
  and feature.id < :afterId::bigint --? afterIdAlone
  and (feature.rank > :afterKey::int or feature.rank = :afterKey::int and feature.id < :afterId::bigint) --? afterRank
order by feature.id desc --? byId
order by feature.rank, feature.id desc --? byRank
limit :limit::int

-- name: count
select count(*) as "count"
  --+ warnings
where true
  --+ filter

-- name: byIds
select
  --+ columns
  --+ warnings
where feature.id = any (:ids::bigint[])
