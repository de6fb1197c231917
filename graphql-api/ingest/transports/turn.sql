-- name: take
insert into broker_turn as t (holder, held_until) values (:holder::uuid, now() + make_interval(secs => :heldS::float8))
on conflict (is_only) do update set holder = excluded.holder, held_until = excluded.held_until
where t.holder = excluded.holder or t.held_until < now()
returning t.client_id as "clientId"

-- name: give
update broker_turn set held_until = now() where holder = :holder::uuid
