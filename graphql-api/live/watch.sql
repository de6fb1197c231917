-- State of sessions and machines; a deleted one has no row.

-- name: sessions
select s.id, a.version, a.disabled_at is not null as "isBarred",
  s.ended_at is not null or least(s.expires_at, s.ends_at) <= now() as "isOver"
from session s
join account a on a.id = s.account_id
where s.id = any (:ids::uuid[])

-- name: machines
select id::text, 0 as version, revoked_at is not null as "isBarred", coalesce(expires_at <= now(), false) as "isOver"
from machine_token
where id = any (:ids::int[])
