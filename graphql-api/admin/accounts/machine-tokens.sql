-- part: columns
  id, name, upper(purpose) as "purpose", feed_id as "feedId", rights, whole_city as "wholeCity", region_codes as "regionCodes",
  created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"

-- name: all
select
  --+ columns
from machine_token order by revoked_at is not null, name collate "C"

-- name: issue
insert into machine_token (name, purpose, feed_id, token_hash, rights, whole_city, region_codes, created_by, expires_at)
values (:name, :purpose, :feedId, :tokenHash, :rights::text[], :wholeCity, :regionCodes::text[], :createdBy, :expiresAt::timestamptz)
on conflict (name) do nothing
returning
  --+ columns

-- name: revoke
update machine_token set revoked_at = coalesce(revoked_at, now()) where name = :name::text
returning
  --+ columns
