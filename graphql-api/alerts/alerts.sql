-- part: columns
  feature.id, feature.feed_id as "feedId", feature.source_id as "sourceId", upper(feature.status) as "status",
  upper(feature.message_type) as "messageType", feature.replaces, feature.replaced_at as "replacedAt", feature.category, feature.event,
  upper(feature.severity) as "severity", upper(feature.urgency) as "urgency", upper(feature.certainty) as "certainty",
  upper(feature.warning_color) as "warningColor", feature.headline, feature.headline_en as "headlineEn", feature.description,
  feature.instruction, feature.sender_name as "senderName", feature.sent_at as "sentAt", feature.received_at as "receivedAt",
  feature.effective_at as "effectiveAt", feature.onset_at as "onsetAt", feature.expires_at as "expiresAt", feature.area_text as "areaText"
  , st_asgeojson(feature.geom, 6) as area --? area

-- part: filter
  and feature.severity = any (:severity::text[]) --? severity
  and feature.feed_id = any (:feedId::text[]) --? feedId
  and :active::boolean = (feature.status in ('actual', 'exercise') and feature.message_type in ('alert', 'update') --? active
    and feature.replaced_at is null and coalesce(feature.onset_at, feature.effective_at, feature.sent_at) <= now() --? active
    and (feature.expires_at is null or feature.expires_at > now())) --? active
  --+ ../schema/within.sql
  and exists (select from region where region.code = :regionCode::text --? regionCode
    and (feature.geom is null or region.geom && feature.geom and st_intersects(region.geom, feature.geom))) --? regionCode

-- name: page
select
  --+ columns
from alert feature
where true
  --+ filter
  and feature.id < :afterId::bigint --? afterIdAlone
order by feature.id desc --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from alert feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from alert feature where feature.id = any (:ids::bigint[])
