-- The largest city without a parent, as in placeInTime.
-- name: extent
select area_m2 / 1e6 as "areaKm2", source = 'city' as "isOutlined", st_x(label_point) as lng, st_y(label_point) as lat
from region where level = 'CITY' order by area_m2 desc, id limit 1

-- Rows without a region, by the index on region_id and at most `most` of a kind: those farther from the city than it is
-- wide, and those at 0,0, the usual result of a missing position.
-- name: outside
with city as (
  select st_expand(box, greatest(st_xmax(box) - st_xmin(box), st_ymax(box) - st_ymin(box), 0.1)) as around
  from (select st_setsrid(st_extent(geom)::geometry, 4326) as box from region where level = 'CITY') extent where box is not null
), outside as (
  select null::text as kind, null::geometry as geom where false
  union all (select '{table}', geom from {table} where region_id is null and geom is not null limit :most) --* located
)
select kind, count(*)::int as rows, count(*) filter (where not geom && around)::int as far,
  count(*) filter (where not geom && around and geom && st_makeenvelope(-0.001, -0.001, 0.001, 0.001, 4326))::int as zero
from outside, city group by kind order by far desc, kind

-- Without kinds that extend beyond any city.
-- name: rows
select 0
  + (select count(*) from {table} where geom is not null) --* inCity
  as rows

-- name: clock
select extract(epoch from clock_timestamp())::float8 * 1000 as "atMs"

-- name: encoding
select current_setting('server_encoding') as encoding

-- Defaults of a role or a database for new connections; ours set all of them. More specific ones come last and apply.
-- name: defaults
select d.setrole <> 0 as "ofRole", option[1] as name, option[2] as value
from pg_db_role_setting d cross join unnest(d.setconfig) as line cross join regexp_match(line, '^([^=]+)=(.*)$') as option
where d.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and d.setrole in (0, (select oid from pg_roles where rolname = session_user))
  and lower(option[1]) = any (:names::text[])
order by lower(option[1]), d.setrole <> 0, d.setdatabase <> 0
