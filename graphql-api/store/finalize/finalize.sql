-- Finalizing: derives what depends on all rows together. Each statement changes only rows whose values differ.

-- The embedded engine does not gather statistics by itself and would plan for few rows. These columns join and filter.
-- name: gatherStatistics
analyze region (id, code, level, parent_id, tree_left), building (id, code, region_id, is_part, part_of), household (id, building_code, building_id),
  enterprise (id, building_code, building_id), search_entry (kind, entity_id)

-- name: cityRoots
select id, source, name, code, st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east, st_ymax(geom) as north
from region where level = 'CITY' order by id

-- Extent of the data: boxes of a hundredth of a degree, few for any number of rows, and the regions from files.
-- name: loadedBoxes
select region_id as "regionId", rows, st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east, st_ymax(geom) as north
from (
  select id as region_id, 0 as rows, geom from region where not drawn and source <> 'city'
  union all select null, count(*)::int, st_setsrid(st_extent(geom)::geometry, 4326) from {table} group by floor(st_xmin(geom) * 100), floor(st_ymin(geom) * 100) --* outlining
) box

-- The hull of all of these, widened by about 30 m so that nothing lies on its edge.
-- name: hullOf
select st_ashexewkb(st_multi(st_buffer(hull, 0.0003, 'quad_segs=2'))) as geom
from (
  select st_convexhull(st_collect(geom)) as hull from (
    select st_makeenvelope(west, south, east, north, 4326) as geom
    from unnest(:west::float8[], :south::float8[], :east::float8[], :north::float8[]) as t (west, south, east, north)
    union all
    select st_convexhull(geom) from region where id = any (:regionIds::int[])
  ) shape
) h
where hull is not null

-- Shared borders of districts may differ in the last digits: the gaps between them are closed.
-- name: districtsTogether
select st_ashexewkb(st_multi(st_buffer(st_buffer(st_unaryunion(st_collect(geom), 1e-7), 1e-5, 'join=mitre'), -1e-5, 'join=mitre'))) as geom
from region where id = any (:ids::int[])

-- name: drawRoot
insert into region as r (source, source_id, content_hash, name, level, code, drawn, area_m2, label_point, geom, geom_3857)
select 'city', 'root', md5(st_asbinary(g)::text), :name, 'CITY', :code, false, st_area(g::geography), st_pointonsurface(g), g, st_transform(g, 3857)
from (select :geom::geometry as g) shape
on conflict (source, source_id) do update set
  content_hash = excluded.content_hash, name = excluded.name, area_m2 = excluded.area_m2, label_point = excluded.label_point,
  geom = excluded.geom, geom_3857 = excluded.geom_3857, updated_at = now()
where (r.content_hash, r.name) is distinct from (excluded.content_hash, excluded.name)
returning id

-- name: renameRoot
update region set name = :name, updated_at = now() where source = 'city' and source_id = 'root' and name <> :name returning id

-- A city from a file replaces the drawn one; its children are linked again afterwards.
-- name: releaseChildren
update region set parent_id = null where parent_id = :id

-- name: dropRegion
delete from region where id = :id

-- name: roughLabels
select id from region where st_equals(label_point, st_pointonsurface(geom)) and source <> 'drawn' order by id

-- Pole of inaccessibility: the centre of the largest inscribed circle.
-- name: refineLabels
update region set label_point = (st_maximuminscribedcircle(geom)).center where id = any(:ids::int[])

-- name: regions
select id, level, code, parent_id, path::text, tree_left, tree_right, name, name_en, other_names, area_m2, st_x(label_point) as lng, st_y(label_point) as lat
from region order by code

-- For a region whose label point is in no region: the one that it overlaps most.
-- name: parentByOverlap
select parent.id as parent_id
from region child
join region parent on parent.geom && child.geom
  and array_position(array['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'], parent.level)
    < array_position(array['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'], child.level)
where child.id = :id and st_intersects(parent.geom, child.geom)
order by st_area(st_intersection(parent.geom, child.geom)) desc, parent.code
limit 1

-- name: writeTree
update region r set parent_id = t.parent_id, code = t.code, path = t.path::ltree, tree_left = t.tree_left, tree_right = t.tree_right, updated_at = now()
from unnest(:id::int[], :parent_id::int[], :code::text[], :path::text[], :tree_left::int[], :tree_right::int[])
  as t (id, parent_id, code, path, tree_left, tree_right)
where r.id = t.id

-- name: rangeOf
select min(id) as first, max(id) as last
from {table} --?* things

-- Things with a geometry of their own; an enterprise in a building is located with it.
-- name: shapes
select b.id, b.region_id as "regionId", st_asgeojson(b.geom, 9) as shape
from {table} b --?* located
where b.id between :first and :last and b.geom is not null
  and b.building_id is null --?* housed

-- name: place
update {table} b --?* located
set region_id = t.region_id, updated_at = now()
from unnest(:id::bigint[], :regionId::int[]) as t (id, region_id)
where b.id = t.id

-- name: linkUnit
update unit u set department_id = found.department_id, updated_at = now()
from (
  select u.id, d.id as department_id from unit u left join department d on d.code = u.department_code
  where u.id between :first and :last
) found
where u.id = found.id and u.id between :first and :last and u.department_id is distinct from found.department_id
returning u.id

-- name: linkStaff
update staff s set department_id = found.department_id, region_id = found.region_id, updated_at = now()
from (
  select s.id, d.id as department_id, r.id as region_id
  from staff s left join department d on d.code = s.department_code left join region r on r.code = s.region_code
  where s.id between :first and :last
) found
where s.id = found.id and s.id between :first and :last and (s.department_id, s.region_id) is distinct from (found.department_id, found.region_id)
returning s.id

-- In the region of its building; without one, by its own position.
-- name: linkEnterprise
update enterprise e set building_id = found.building_id, region_id = found.region_id, updated_at = now()
from (
  select e.id, b.id as building_id, case when b.id is not null then b.region_id when e.geom is not null then e.region_id end as region_id
  from enterprise e left join lateral (
    select b.id, b.region_id from building b where b.code = e.building_code and not b.is_part order by b.id limit 1
  ) b on true
  where e.id between :first and :last offset 0
) found
where e.id = found.id and e.id between :first and :last and (e.building_id, e.region_id) is distinct from (found.building_id, found.region_id)
returning e.id

-- name: linkHousehold
update household h set building_id = found.building_id, region_id = found.region_id, updated_at = now()
from (
  select h.id, b.id as building_id, b.region_id
  from household h left join lateral (
    select b.id, b.region_id from building b where b.code = h.building_code and not b.is_part order by b.id limit 1
  ) b on true
  where h.id between :first and :last
) found
where h.id = found.id and h.id between :first and :last and (h.building_id, h.region_id) is distinct from (found.building_id, found.region_id)
returning h.id

-- `given` is the source's number if it was different.
-- name: countHouseholds
update building b set households = counted.rows, households_source = 'given', updated_at = now()
from (
  select b.id, b.households, b.households_source, h.rows
  from (select building_id, count(*)::int as rows from household where building_id between :first and :last group by building_id) h
  join building b on b.id = h.building_id and b.id between :first and :last
) counted
where b.id = counted.id and b.id between :first and :last and (b.households, b.households_source) is distinct from (counted.rows, 'given')
returning coalesce(b.code, b.source_id) as building, counted.rows,
  case when counted.households_source = 'given' then counted.households end as given

-- Rows with a position but without a region. Index on region_id.
-- name: outside
select "table", count(*)::int as rows, (array_agg(example order by id))[1:5] as examples
from (
  select null::text as "table", null::text as example, null::bigint as id where false
  union all select '{table}', coalesce(name, source_id), id from {table} where region_id is null and geom is not null --* located
) lost
group by "table" order by "table"

-- name: unresolvedCodes
with loose as (
  select null::text as "table", null::text as "column", null::text as code, null::bigint as amount where false
  union all select '{table}', '{code}', {code}, count(*) from {table} where {code} is not null and {link} is null group by {code} --* links
)
select "table", "column", sum(amount)::int as rows, (array_agg(code order by amount desc, code))[1:5] as examples
from loose group by "table", "column" order by "table", "column"

-- A part belongs to the building that its source names, else to the smallest outline around its point.
-- name: linkParts
update building b set part_of = found.outline_id, updated_at = now()
from (
  select part.id, coalesce(
    (select o.id from building o where o.source = part.source and o.source_id = part.tags ->> 'city:part_of' and not o.is_part),
    (select o.id from building o where not o.is_part and o.geom && p.point and st_covers(o.geom, p.point) order by o.footprint_m2, o.id limit 1)
  ) as outline_id
  from building part cross join lateral (select st_pointonsurface(part.geom) as point) p
  where part.is_part and part.id between :first and :last offset 0
) found
where b.id = found.id and b.id between :first and :last and b.part_of is distinct from found.outline_id
returning b.id

-- A part of unknown height takes the height of its building, if known: otherwise a tower would be drawn as low as its
-- lobby. But if the parts of known height already fill most of its volume (a television tower), the others are small
-- structures at its foot.
-- name: inheritHeight
update building part set height_m = o.height_m, height_source = 'outline', updated_at = now()
from building o
where o.id = part.part_of and part.is_part and part.id between :first and :last
  and part.height_source in ('assumed', 'outline') and o.height_source in ('measured', 'levels')
  and (part.height_source, part.height_m) is distinct from ('outline', o.height_m) and o.height_m > part.min_height_m
  and (select coalesce(sum(known.footprint_m2 * (known.height_m - known.min_height_m)), 0) from building known
       where known.part_of = o.id and known.height_source in ('measured', 'levels')) < :bulk::float8 * o.footprint_m2 * o.height_m
returning part.id

-- Parts may be above one another, so their union counts, on a grid of about 1 cm that keeps the operation from failing.
-- name: markOutlines
update building b set has_parts = covered, updated_at = now()
from (
  select o.id, coalesce((
    select st_area(st_unaryunion(st_collect(part.geom), 1e-7)) >= :share::float8 * st_area(o.geom) from building part where part.part_of = o.id
  ), false) as covered
  from building o
  where o.id between :first and :last and not o.is_part and (o.has_parts or exists (select from building part where part.part_of = o.id)) offset 0
) found
where b.id = found.id and b.id between :first and :last and b.has_parts <> found.covered
returning b.id

-- Each amount is added along the path of its region.
-- part: upwards
), summed as (
  select above.id as region_id, direct.subject,
    coalesce(sum(direct.amount) filter (where direct.region_id = above.id), 0) as direct, coalesce(sum(direct.amount), 0) as total
  from direct join region on region.id = direct.region_id
    cross join lateral unnest(string_to_array(region.path::text, '.')::int[]) above (id)
  group by above.id, direct.subject
), tally as (
  select region.id as region_id, subject.name as subject, coalesce(summed.direct, 0) as direct, coalesce(summed.total, 0) as total
  from region
  cross join unnest(:subjects::text[]) as subject (name)
  left join summed on summed.region_id = region.id and summed.subject = subject.name
)
insert into region_tally as t (region_id, subject, direct, total)
select region_id, subject, direct, total from tally order by region_id, subject
on conflict (region_id, subject) do update set direct = excluded.direct, total = excluded.total
where (t.direct, t.total) is distinct from (excluded.direct, excluded.total)
returning region_id

-- name: writeTallies
with direct as (
  select counted.region_id, subject.name as subject, subject.amount
  from (select region_id, count(*)::float8 as buildings, sum(households)::float8 as households from building where not is_part group by region_id) counted
    cross join lateral (values ('building', counted.buildings), ('household', counted.households)) subject (name, amount)
  union all
  select region_id, 'resident', sum(residents) from household group by region_id
  union all select region_id, '{table}', count(*) from {table} group by region_id --* counted
  union all
  select region_id, 'road_m', sum(round(length_m::numeric, 3)) from road
  where road_class in ('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential', 'service') group by region_id
--+ upwards

-- Counts of what feeds write, immediately: of these tables only.
-- name: recountPlaced
with direct as (
  select null::int as region_id, null::text as subject, null::float8 as amount where false
  union all select region_id, '{table}', count(*) from {table} group by region_id --* countedFromFeeds
--+ upwards

-- One entry for each street: ways with one name within 500 m of each other, placed at the longest.
-- name: streets
with named as (
  select id, coalesce(name, ref) as name, name_en, other_names, ref, road_class, length_m, geom,
    st_clusterdbscan(geom_3857, 500, 1) over (partition by coalesce(name, ref)) as cluster
  from road where name is not null or ref is not null
)
select distinct on (name, cluster) id, name, name_en, other_names, ref, road_class, sum(length_m) over (partition by name, cluster) as length_m,
  st_x(p.point) as lng, st_y(p.point) as lat
from named cross join lateral (select st_lineinterpolatepoint(st_geometryn(geom, 1), 0.5) as point) p
order by name, cluster, length_m desc, id

-- name: searchEntries
select entity_id, name, name_en, detail, code, terms, weight, st_x(position) as lng, st_y(position) as lat from search_entry where kind = :kind

-- Entries written before terms were folded.
-- name: unfoldedTerms
select kind, entity_id, terms from search_entry where not folded order by kind, entity_id limit 2000

-- name: foldTerms
update search_entry e set terms = t.terms, folded = true
from unnest(:kind::text[], :entity_id::bigint[], :terms::text[]) as t (kind, entity_id, terms)
where e.kind = t.kind and e.entity_id = t.entity_id

-- name: cityCounts
select level, count(*) as count from region group by level
