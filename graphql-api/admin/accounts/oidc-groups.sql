-- part: columns
  issuer, group_name as "group", upper(role) as "role", whole_city as "wholeCity", region_codes as "regionCodes"

-- name: all
select
  --+ columns
from oidc_group_role order by issuer, group_name, role

-- name: one
select
  --+ columns
from oidc_group_role where issuer = :issuer::text and group_name = :group::text and role = :role::text
for update

-- name: set
insert into oidc_group_role (issuer, group_name, role, whole_city, region_codes)
values (:issuer, :group, :role, :wholeCity, :regionCodes::text[])
on conflict (issuer, group_name, role) do update set whole_city = excluded.whole_city, region_codes = excluded.region_codes
returning
  --+ columns

-- name: remove
delete from oidc_group_role where issuer = :issuer::text and group_name = :group::text and role = :role::text
returning
  --+ columns
