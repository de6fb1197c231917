-- Drawing grids: the land to divide, the dividing lines, and the resulting regions.

-- name: regions
select r.id, r.level, r.code, r.name, r.parent_id, r.drawn,
  (select count(*) from region c where c.parent_id = r.id) as children,
  (select count(*) from region c where c.parent_id = r.id and (c.level = 'GRID' or c.drawn)) as divided,
  coalesce((select direct from region_tally t where t.region_id = r.id and t.subject = 'household'), 0) as direct_households
from region r order by r.code

-- name: land
select st_asgeojson(r.geom, 15) as boundary,
  array(select st_asgeojson(c.geom, 15) from region c where c.parent_id = r.id order by c.code) as without
from region r where r.id = :id

-- Everything that divides the ground, without tunnels. GiST on geom_3857.
-- name: lines
select road_class as kind, link as minor_kind, st_asgeojson(d.geom, 9) as line
from road d join region r on r.id = :id::int and d.geom_3857 && r.geom_3857 where not d.tunnel
order by d.id

-- name: railways
select service as minor_kind, st_asgeojson(d.geom, 9) as line
from railway d join region r on r.id = :id::int and d.geom_3857 && r.geom_3857 where not d.tunnel and d.kind <> 'subway'
order by d.id

-- name: waters
select d.kind, geometrytype(d.geom) = 'MULTIPOLYGON' as area, st_asgeojson(d.geom, 9) as line
from water d join region r on r.id = :id::int and d.geom_3857 && r.geom_3857
where d.kind in ('sea', 'river', 'lake', 'canal', 'stream') and (d.area_m2 = 0 or d.area_m2 > 5000)
order by d.id

-- name: dwellings
select b.households, st_asgeojson(b.geom, 9) as shape,
  st_distance(st_makepoint(st_xmin(b.geom), st_ymin(b.geom))::geography, st_makepoint(st_xmax(b.geom), st_ymax(b.geom))::geography, false) / 2 as reach_m
from building b join region r on r.id = :id::int and b.geom && r.geom
where b.households > 0 and not b.is_part
order by b.id

-- The longest street in each shape, weighted by class.
-- name: mainStreets
with shape as (select ordinality as index, g::geometry as geom from unnest(:geom::text[]) with ordinality as t (g, ordinality))
select distinct on (index) index::int - 1 as index, name, name_en
from (
  select shape.index, d.name, max(d.name_en) as name_en,
    sum(d.length_m * case d.road_class when 'primary' then 3 when 'secondary' then 3 when 'tertiary' then 2 when 'residential' then 1.5 when 'pedestrian' then 1.5 else 0.5 end) as weight
  from shape join road d on d.geom && shape.geom and st_covers(shape.geom, st_lineinterpolatepoint(st_geometryn(d.geom, 1), 0.5))
  where d.name is not null and d.road_class <> 'motorway' and not d.tunnel
  group by shape.index, d.name
) street
order by index, weight desc, name

-- The city's language; if not set, Chinese if most streets and regions have Chinese names.
-- name: language
select coalesce((select language from city),
  case when avg(case when named.name ~ '[\u3400-\u9fff]' then 1.0 else 0.0 end) > 0.5 then 'zh' else 'en' end) as language
from (
  select name from region where not drawn
  union all (select name from road where name is not null order by id limit 5000)
) named

-- name: takenCodes
select code from region

-- name: addRegions
insert into region (source, source_id, content_hash, level, code, parent_id, name, name_en, drawn, area_m2, label_point, geom, geom_3857)
select 'drawn', code, content_hash, level, code, parent_id, name, name_en, true, st_area(geom::geometry::geography),
  st_pointonsurface(geom::geometry), geom::geometry, geom_3857::geometry
from unnest(:level::text[], :code::text[], :parent_id::int[], :name::text[], :name_en::text[], :content_hash::text[], :geom::text[], :geom_3857::text[])
  as t (level, code, parent_id, name, name_en, content_hash, geom, geom_3857)
returning id, code

-- name: dropDrawn
with dropped as (delete from region where drawn returning id)
delete from search_entry where kind = 'region' and entity_id in (select id from dropped) returning entity_id

-- name: countDrawn
select count(*) as count from region where drawn

-- name: sizes
select r.code, r.name, coalesce(t.total, 0) as households
from region r left join region_tally t on t.region_id = r.id and t.subject = 'household'
where r.level = 'GRID' and r.drawn order by r.code
