-- Regions of a level compared with their parents: areas in square degrees, as the coordinates are (EPSG:4326).
-- name: areas
select p.code, count(*) as children, st_area(p.geom) as parent, sum(st_area(c.geom)) as sum, st_area(st_unaryunion(st_collect(c.geom))) as union
from region c join region p on p.id = c.parent_id
where c.level = :level
group by p.id

-- name: overlaps
select a.code, b.code as other
from region a join region b on b.level = a.level and b.id > a.id and a.geom && b.geom
where a.level = :level and st_relate(a.geom, b.geom, 'T********')

-- Edges of a level that are neither shared by two regions nor on the limit of the city.
-- name: looseEdges
with edge as (
  select r.level, least(st_asewkb(s.a), st_asewkb(s.b)) as one, greatest(st_asewkb(s.a), st_asewkb(s.b)) as other
  from region r cross join lateral st_dumpsegments(r.geom) d
  cross join lateral (select st_startpoint(d.geom) as a, st_endpoint(d.geom) as b) s
  where r.level in (:level, 'CITY')
), used as (
  select one, other, count(*) filter (where level = :level) as times, count(*) filter (where level = 'CITY') as limits from edge group by one, other
)
select times, limits, count(*) as edges from used where times + limits <> 2 group by times, limits

-- name: things
select 'building' as kind, count(*) as things from building where not is_part
union all select 'facility', count(*) from facility
union all select 'component', count(*) from component
union all select 'camera', count(*) from camera
union all select 'sensor', count(*) from sensor
union all select 'unit', count(*) from unit
union all select 'household', count(*) from household

-- Things whose point is in no grid or in several, or that are counted elsewhere. The point of a building is on its
-- surface.
-- name: misplaced
with thing as (
  select 'building' as kind, id, region_id, st_pointonsurface(geom) as point from building where not is_part
  union all select 'facility', id, region_id, geom from facility
  union all select 'component', id, region_id, geom from component
  union all select 'camera', id, region_id, geom from camera
  union all select 'sensor', id, region_id, geom from sensor
  union all select 'unit', id, region_id, geom from unit
), placed as (
  select t.kind, t.id, t.region_id, array_agg(g.id) filter (where g.id is not null) as grids
  from thing t left join region g on g.level = 'GRID' and st_covers(g.geom, t.point)
  group by t.kind, t.id, t.region_id
)
select kind, count(*) as things, min(id) as example, min(coalesce(cardinality(grids), 0)) as least, max(coalesce(cardinality(grids), 0)) as most
from placed where grids is distinct from array[region_id] group by kind
union all
select 'household', count(*), min(h.id), 0, 0
from household h left join building b on b.id = h.building_id left join region r on r.id = b.region_id
where r.level is distinct from 'GRID' or h.region_id is distinct from r.id
having count(*) > 0
