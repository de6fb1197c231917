-- One replica polls a feed: it keeps the claim, with the validators of the last answer, as long as it renews it in
-- time.

-- name: claim
insert into feed_poll as p (feed_id, holder, held_until) values (:feedId, :holder::uuid, now() + make_interval(secs => :heldS::float8))
on conflict (feed_id) do update set holder = excluded.holder, held_until = excluded.held_until
where p.holder = excluded.holder or p.held_until < now()
returning p.url, p.etag, p.last_modified as "lastModified"

-- name: note
update feed_poll set url = :url, etag = :etag, last_modified = :lastModified where feed_id = :feedId and holder = :holder::uuid

-- name: release
update feed_poll set held_until = now() where holder = :holder::uuid
