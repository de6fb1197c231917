-- name: fill
-- One city, 15 districts side by side, 100 buildings in each.
with source as (insert into source (key, format, title) values ('bench', 'geojson', 'Benchmark') returning key),
shapes as (
  select i, st_multi(st_makeenvelope(121 + i * 0.01, 31, 121 + i * 0.01 + 0.01, 31.01, 4326)) as geom from generate_series(0, 14) i
),
city as (
  insert into region (id, code, level, path, tree_left, tree_right, name, area_m2, source, source_id, content_hash, label_point, geom, geom_3857)
  overriding system value
  select 1, '990100000000', 'CITY', '1', 1, 100, '城市', 1, key, 'city', '', st_makepoint(121.07, 31.005)::geometry(Point, 4326), geom, st_transform(geom, 3857)
  from source, (select st_multi(st_setsrid(st_extent(geom)::geometry, 4326)) as geom from shapes) all_shapes
),
districts as (
  insert into region (id, code, level, parent_id, path, tree_left, tree_right, name, name_en, area_m2, source, source_id, content_hash,
    label_point, geom, geom_3857)
  overriding system value
  select 2 + i, '9901' || lpad((i + 1)::text, 2, '0') || '000000', 'DISTRICT', 1, ('1.' || 2 + i)::ltree, 2 + 2 * i, 3 + 2 * i, '第' || i || '区',
    'District ' || i, 1, key, 'd' || i, '', st_centroid(geom), geom, st_transform(geom, 3857)
  from shapes, source
)
insert into building (source, source_id, content_hash, region_id, name, building_use, height_m, height_source, levels, households, footprint_m2, geom, geom_3857)
select key, 'b' || i || '/' || n, '', 2 + i, case when n % 3 = 0 then '大楼' || n end,
  (array['residential', 'office', 'commercial'])[1 + n % 3], 6 + n % 90, 'measured', n % 30, n % 60, 120, st_multi(shape), st_multi(st_transform(shape, 3857))
from source, generate_series(0, 14) i, generate_series(0, 99) n,
  lateral (select st_makeenvelope(121 + i * 0.01 + n % 10 * 0.001, 31 + n / 10 * 0.001, 121.0004 + i * 0.01 + n % 10 * 0.001, 31.0004 + n / 10 * 0.001, 4326) as shape) at

-- name: token
insert into machine_token (name, purpose, token_hash, rights, whole_city, created_by)
values ('bench', 'northbound', :hash::bytea, '{city.view}', true, 'bench')

-- name: floor
-- The rows of nested.graphql as one JSON value, as fast as the database can make it.
select json_build_object('data', json_build_object('region', json_build_object('code', city.code, 'name', city.name, 'children', json_build_object('nodes', (
  select json_agg(json_build_object('code', district.code, 'name', district.name, 'level', district.level, 'buildings', json_build_object('nodes', (
    select json_agg(json_build_object('id', building.id::text, 'name', building.name, 'heightM', building.height_m, 'use', upper(building.building_use),
      'levels', building.levels, 'households', building.households) order by building.id)
    from building join region inside on inside.id = building.region_id and inside.tree_left between district.tree_left and district.tree_right
    where not building.is_part
  ))) order by district.code)
  from region district where district.parent_id = city.id
)))))::text as body
from region city where city.code = :code
