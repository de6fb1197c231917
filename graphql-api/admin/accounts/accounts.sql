-- part: columns
  feature.id, feature.username, feature.display_name as "displayName", feature.whole_city as "wholeCity",
  array(select upper(role) from account_role where account_id = feature.id order by role) as roles,
  array(select region_code from account_region where account_id = feature.id order by region_code) as "regionCodes",
  feature.disabled_at as "disabledAt", case when feature.locked_until > now() then feature.locked_until end as "lockedUntil",
  feature.must_change_password as "mustChangePassword", feature.password_hash is not null as "hasPassword",
  feature.oidc_issuer as "oidcIssuer", feature.is_demo as "isDemo", feature.created_at as "createdAt",
  feature.last_sign_in_at as "lastSignInAt"

-- part: filter
  and (feature.username like :text::text or lower(feature.display_name) like :text::text) --? text
  and exists (select from account_role r where r.account_id = feature.id and r.role = any (:role::text[])) --? role
  and (feature.disabled_at is not null) = :disabled::boolean --? isDisabled

-- name: page
select
  --+ columns
  , feature.username as "sortKey"
from account feature
where true
  --+ filter
  and feature.username collate "C" > :afterKey::text --? afterUsername
order by feature.username collate "C" --? byUsername
limit :limit::int

-- name: count
select count(*) as "count"
from account feature
where true
  --+ filter

-- name: byUsername
select
  --+ columns
from account feature where feature.username = :username::text
for update --? forUpdate

-- name: byId
select
  --+ columns
from account feature where feature.id = :id::int

-- name: add
insert into account (username, display_name, whole_city, password_hash, password_changed_at, must_change_password)
values (:username, :displayName, :wholeCity, :passwordHash, now(), true)
on conflict (username) do nothing
returning id

-- name: change
update account set display_name = :displayName, whole_city = :wholeCity, version = version + 1 where id = :id

-- Only differences are written: removing the last administrator is refused, rewriting the same is not.
-- name: removeRoles
delete from account_role where account_id = :id and role <> all (:roles::text[])

-- name: addRoles
insert into account_role (account_id, role) select :id::int, unnest(:roles::text[]) on conflict do nothing

-- name: removeRegions
delete from account_region where account_id = :id and region_code <> all (:regionCodes::text[])

-- name: addRegions
insert into account_region (account_id, region_code) select :id::int, unnest(:regionCodes::text[]) on conflict do nothing

-- name: disable
update account set disabled_at = coalesce(disabled_at, now()), version = version + 1 where id = :id

-- name: enable
update account set disabled_at = null, failed_sign_ins = 0, locked_until = null, version = version + 1 where id = :id

-- name: setPassword
update account set password_hash = :passwordHash, password_changed_at = now(), must_change_password = true, failed_sign_ins = 0,
  locked_until = null, version = version + 1
where id = :id

-- name: forgive
delete from sign_in_failure where subject = 'name ' || :username::text

-- name: accountOfSession
select a.id, a.username from session s join account a on a.id = s.account_id where s.id = :id::uuid

-- name: regions
select code, name, name_en as "nameEn", level from region where code = any (:codes::text[])
