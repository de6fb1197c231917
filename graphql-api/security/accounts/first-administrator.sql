-- part: exists
exists (select from account a join account_role r on r.account_id = a.id and r.role = 'administrator' where not a.is_demo)

-- name: there
select
  --+ exists
as there

-- name: lock
select pg_advisory_xact_lock(6077221)

-- name: make
insert into account (username, display_name, password_hash, password_changed_at, must_change_password, whole_city)
select :username, '管理员', :passwordHash, now(), :mustChange, true
where not
  --+ exists
on conflict (username) do nothing
returning id

-- name: makeAdministrator
insert into account_role (account_id, role) values (:id, 'administrator')
