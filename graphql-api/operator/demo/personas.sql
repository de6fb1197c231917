-- name: account
select id, password_hash as "passwordHash", is_demo as "isDemo", disabled_at is not null as disabled from account where username = :username

-- name: firstRegion
select code, name from region where level = :level order by tree_left, code limit 1

-- No row: the name does not belong to a persona.
-- name: put
insert into account (username, display_name, password_hash, password_changed_at, whole_city, is_demo)
values (:username, :displayName, :passwordHash, now(), :wholeCity, true)
on conflict (username) do update set
  display_name = excluded.display_name, password_hash = excluded.password_hash, whole_city = excluded.whole_city,
  must_change_password = false, failed_sign_ins = 0, locked_until = null
  where account.is_demo
returning id, xmax = 0 as "isNew"

-- name: role
with gone as (delete from account_role where account_id = :id and role <> :role)
insert into account_role (account_id, role) values (:id, :role) on conflict do nothing

-- name: otherRegions
delete from account_region where account_id = :id and region_code <> :regionCode

-- name: region
insert into account_region (account_id, region_code) values (:id, :regionCode) on conflict do nothing

-- name: remove
delete from account where is_demo returning username

-- name: there
select exists (select from account where is_demo and disabled_at is null) as there
