-- The largest of those that nothing lies above, as in placeInTime.
-- name: extent
select area_m2 / 1e6 as "areaKm2", source = 'city' as "isOutlined", st_x(label_point) as lng, st_y(label_point) as lat
from region where level = 'CITY' order by area_m2 desc, id limit 1

-- Rows that lie in no region, by the index on region_id and no more than `most` of a kind: how many of them are farther from the city than
-- it is wide, and how many of those at 0,0, where a position that is missing is put.
-- name: outside
with city as (
  select st_expand(box, greatest(st_xmax(box) - st_xmin(box), st_ymax(box) - st_ymin(box), 0.1)) as around
  from (select st_setsrid(st_extent(geom)::geometry, 4326) as box from region where level = 'CITY') extent where box is not null
), outside as (
  (select 'building' as kind, geom from building where region_id is null limit :most)
  union all (select 'road', geom from road where region_id is null limit :most)
  union all (select 'place', geom from place where region_id is null limit :most)
  union all (select 'facility', geom from facility where region_id is null limit :most)
  union all (select 'component', geom from component where region_id is null limit :most)
  union all (select 'camera', geom from camera where region_id is null limit :most)
  union all (select 'sensor', geom from sensor where region_id is null limit :most)
  union all (select 'pipe', geom from pipe where region_id is null limit :most)
  union all (select 'department', geom from department where region_id is null and geom is not null limit :most)
  union all (select 'unit', geom from unit where region_id is null limit :most)
  union all (select 'enterprise', geom from enterprise where region_id is null and geom is not null limit :most)
)
select kind, count(*)::int as rows, count(*) filter (where not geom && around)::int as far,
  count(*) filter (where not geom && around and geom && st_makeenvelope(-0.001, -0.001, 0.001, 0.001, 4326))::int as zero
from outside, city group by kind order by far desc, kind

-- Without roads and pipes, which go on beyond any city.
-- name: rows
select (select count(*) from building) + (select count(*) from place) + (select count(*) from facility) + (select count(*) from component)
  + (select count(*) from camera) + (select count(*) from sensor) + (select count(*) from department where geom is not null)
  + (select count(*) from unit) + (select count(*) from enterprise where geom is not null) as rows

-- name: clock
select extract(epoch from clock_timestamp())::float8 * 1000 as "atMs"

-- name: encoding
select current_setting('server_encoding') as encoding

-- What a role or a database has set for new connections; ours says all of it anew. The more particular comes last and holds.
-- name: defaults
select d.setrole <> 0 as "ofRole", option[1] as name, option[2] as value
from pg_db_role_setting d cross join unnest(d.setconfig) as line cross join regexp_match(line, '^([^=]+)=(.*)$') as option
where d.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and d.setrole in (0, (select oid from pg_roles where rolname = session_user))
  and lower(option[1]) = any (:names::text[])
order by lower(option[1]), d.setrole <> 0, d.setdatabase <> 0
