-- The content of an entry as hashed by `audit_hash` of migration 0006. Hashed in this process, so that a replaced
-- database function hides nothing.
-- name: page
select e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, e.actor, e.action,
  encode(e.previous, 'hex') as previous, encode(e.hash, 'hex') as hash,
  jsonb_build_array(e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.action,
    e.subject, e.address, e.outcome, e.reason, e.detail, e.request_id)::text as content
from audit_entry e
where e.id > :after
order by e.id
limit :size

-- name: head
select e.id, encode(e.hash, 'hex') as hash from audit_entry e order by e.id desc limit 1
