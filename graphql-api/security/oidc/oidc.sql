-- name: sweepFlows
delete from oidc_flow where created_at <= :before

-- name: beginFlow
insert into oidc_flow (state, browser_hash, nonce, code_verifier, return_to, created_at)
values (:state, :browserHash, :nonce, :codeVerifier, :returnTo, :now)

-- Read and deleted in one step: of two concurrent callbacks only one finds it.
-- name: takeFlow
delete from oidc_flow where state = :state
returning browser_hash as "browserHash", nonce, code_verifier as "codeVerifier", return_to as "returnTo", created_at as "createdAt"

-- name: grants
select role, whole_city as "wholeCity", region_codes as "regionCodes"
from oidc_group_role
where issuer = :issuer and group_name = any (:groups::text[])

-- Locked: of two concurrent sign-ins, the later decides.
-- name: account
select a.id, a.username, a.display_name as "displayName", a.whole_city as "wholeCity", a.disabled_at is not null as disabled,
  array(select role from account_role where account_id = a.id order by role) as roles,
  array(select region_code from account_region where account_id = a.id order by region_code) as "regionCodes"
from account a
where a.oidc_issuer = :issuer and a.oidc_subject = :subject
for update

-- No row: the user name is taken, or the same person was added meanwhile.
-- name: addAccount
insert into account (username, display_name, oidc_issuer, oidc_subject, created_at)
values (:username, :displayName, :issuer, :subject, :now)
on conflict do nothing
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

-- name: noteSignIn
update account set last_sign_in_at = :now where id = :id
