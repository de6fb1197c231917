-- No row: there is one already, it was revoked, or the name is another machine's.
-- name: putToken
insert into machine_token (name, purpose, feed_id, token_hash, rights, created_by)
values (:name, 'feed', :feedId, :tokenHash, '{feed.post}', 'system:demo')
on conflict (name) do update set token_hash = excluded.token_hash
where machine_token.created_by = 'system:demo' and machine_token.feed_id = excluded.feed_id and machine_token.revoked_at is null
  and machine_token.token_hash <> excluded.token_hash
returning xmax = 0 as "isNew"

-- name: goodTokens
select feed_id as "feedId" from machine_token where created_by = 'system:demo' and revoked_at is null

-- name: removeTokens
delete from machine_token where created_by = 'system:demo' returning name

-- What moves says so every ten seconds: half a day of it is enough to look at.
-- name: keepLess
update retention set keep = '12 hours' where kind = 'mover_position' and keep = '7 days'

-- name: keepAgain
update retention set keep = '7 days' where kind = 'mover_position' and keep = '12 hours'

-- How far what sensors tell of reaches; null: they never spoke.
-- name: toldUntil
select max(last_observed_at) as at from feed where id = any (:feedIds::text[])
