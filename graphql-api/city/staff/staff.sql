-- part: columns
  -- The given name and the phone only leave the database through reveal_staff.
  feature.id, feature.masked_name as "maskedName",
  feature.code, upper(feature.role) as "role", feature.department_code as "departmentCode",
  feature.department_id as "departmentId", feature.region_code as "regionCode", feature.region_id as "regionId",
  feature.source, feature.source_id as "sourceId", feature.updated_at as "updatedAt"

-- part: filter
  and feature.role = any (:role::text[]) --? role
  and feature.department_code = any (:departmentCode::text[]) --? departmentCode
  --+ ../../graphql/within-region.sql

-- name: page
select
  --+ columns
from staff feature
where true
  --+ filter
  and feature.id > :afterId::bigint --? afterIdAlone
order by feature.id --? byId
limit :limit::int

-- name: count
select count(*) as "count"
from staff feature
where true
  --+ filter

-- name: byIds
select
  --+ columns
from staff feature where feature.id = any (:ids::bigint[])

-- name: reveal
select name, phone from reveal_staff(:id::bigint, :reason::text, :address::text, :requestId::text)
