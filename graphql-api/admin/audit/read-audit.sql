-- part: columns
  feature.id, feature.at, feature.actor, feature.action, feature.subject, feature.address, upper(feature.outcome) as "outcome",
  feature.reason, feature.detail, feature.request_id as "requestId", encode(feature.hash, 'hex') as hash

-- part: filter
  and feature.actor = :actor::text --? actor
  and (feature.action = :action::text or starts_with(feature.action, :action::text || '.')) --? action
  and (feature.subject = :subject::text or starts_with(feature.subject, :subject::text || ' ')) --? subject
  and feature.at >= :from::timestamptz --? from
  and feature.at < :to::timestamptz --? to
  and feature.outcome = any (:outcome::text[]) --? outcome

-- name: page
select
  --+ columns
from audit_entry feature
where true
  --+ filter
  and feature.id < :afterId::bigint --? afterNewest
order by feature.id desc --? byNewest
limit :limit::int

-- name: count
select count(*) as "count"
from audit_entry feature
where true
  --+ filter

-- name: status
select (select count(*) from audit_entry) as entries, (select at from audit_entry order by id limit 1) as "firstAt",
  last.at as "lastAt", encode(last.hash, 'hex') as "lastHash"
from (select) always
left join (select at, hash from audit_entry order by id desc limit 1) last on true
