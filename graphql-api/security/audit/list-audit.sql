-- name: newest
select e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, e.actor, e.action, e.subject, e.address, e.outcome, e.reason
from audit_entry e
where true
  and e.actor = :actor --? actor
  and (e.action = :action or starts_with(e.action, :action || '.')) --? action
order by e.id desc
limit :limit
