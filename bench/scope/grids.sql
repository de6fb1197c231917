-- name: grids
-- A tree as a city has one: 300 grids below the largest region, and the buildings spread over them.
with city as (
  update region set parent_id = null, tree_left = 1, tree_right = 1000
  where id = (select id from region where level = 'CITY' limit 1) returning *
),
others as (update region set tree_left = 2000, tree_right = 2001 where id not in (select id from city)),
grids as (
  insert into region (code, level, parent_id, tree_left, tree_right, name, area_m2, source, source_id, content_hash, label_point, geom, geom_3857)
  select '990199001001' || lpad(i::text, 3, '0'), 'GRID', id, 2 * i + 2, 2 * i + 3, '格' || i, 1, source, 'grid' || i, '', label_point, geom, geom_3857
  from city, generate_series(0, 299) i returning id
),
numbered as (select id, row_number() over (order by id) - 1 as i from grids)
update building b set region_id = numbered.id from numbered where numbered.i = b.id % 300

-- name: city
select code from region where tree_left = 1
