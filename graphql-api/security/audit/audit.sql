-- name: append
select audit_append(:actor, :action, :subject, :address, :outcome, :reason, :detail::jsonb, :requestId) as id

-- name: countRefusal
-- `before`: refusals counted in the previous period, if this is the first of a new one (`times` is 1).
with old as (select began_at, times from refused_command where actor = :actor and action = :action and code = :code)
insert into refused_command as known (actor, action, code, began_at) values (:actor, :action, :code, :now)
on conflict (actor, action, code) do update set
  times = case when known.began_at < :since then 1 else known.times + 1 end,
  began_at = case when known.began_at < :since then :now else known.began_at end
returning times, (select old.times from old where old.began_at < :since) as "before"

-- name: endRefusals
delete from refused_command where began_at < :since returning actor, action, code, began_at as "beganAt", times
