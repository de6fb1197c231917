-- Streets over the built-up area: the cells that hold a piece of street.
create temp table cell on commit drop as
select x, y, st_makeenvelope(250 * x, 250 * y, 250 * (x + 1), 250 * (y + 1), srid) as geom
from pg_temp.window_of('select floor(st_x(middle) / 250)::int as x, floor(st_y(middle) / 250)::int as y from piece') c, utm;
create index on cell (x, y);

-- Its outer rim, 150 m inwards: what an extract cuts off looks like a dead end.
create temp table inner_area on commit drop as
select st_subdivide(st_buffer(st_collect(st_makepolygon(st_exteriorring(part.geom))), -150), 64) as geom
from (select (st_dump(st_unaryunion(st_collect(geom)))).geom from cell) part;
create index on inner_area using gist (geom);

create temp table arm_end on commit drop as
with segment as (
  select distinct on (least(st_asbinary(st_startpoint(geom)), st_asbinary(st_endpoint(geom))), greatest(st_asbinary(st_startpoint(geom)), st_asbinary(st_endpoint(geom)))) geom
  from piece
), edge as (
  select row_number() over () as edge, e.geom from (select (st_dump(st_linemerge(st_collect(geom)))).geom from segment) e
)
select edge, true as starts, st_startpoint(geom) as node, st_endpoint(geom) as other, geom, st_length(geom) as length_m from edge
union all
select edge, false, st_endpoint(geom), st_startpoint(geom), geom, st_length(geom) from edge;
create index on arm_end (edge);
create index on arm_end (node);

create temp table node on commit drop as
select row_number() over () as id, node, count(*) as degree from arm_end group by node;
create index on node (node);

-- Junctions within 15 m are one.
create temp table junction_node on commit drop as
select id, node, st_clusterdbscan(node, 15, 1) over () as junction from node where degree >= 3;
create index on junction_node (node);

create temp table edge on commit drop as
select e.edge, e.geom, e.length_m, st_distance(e.node, e.other) as straight_m, st_azimuth(e.node, e.other) as heading, a.junction as from_junction, b.junction as to_junction
from arm_end e left join junction_node a on a.node = e.node left join junction_node b on b.node = e.other
where e.starts;
create index on edge (edge);

-- Arms of a junction, by where they are 40 m out; those less than 30° apart are one (the carriageways of a street).
create temp table junction on commit drop as
with middle as (
  select junction, st_centroid(st_collect(node)) as geom from junction_node group by junction
), arm as (
  select m.junction, m.geom, degrees(st_azimuth(m.geom, st_lineinterpolatepoint(case when e.starts then e.geom else st_reverse(e.geom) end, least(1, 40 / e.length_m)))) as bearing
  from middle m join junction_node n using (junction) join arm_end e on e.node = n.node join edge g on g.edge = e.edge
  where g.from_junction is distinct from g.to_junction or e.length_m > 60
), gap as (
  select junction, geom, bearing, coalesce(bearing - lag(bearing) over round, bearing + 360 - last_value(bearing) over (round rows between unbounded preceding and unbounded following)) as gap
  from arm where bearing is not null
  window round as (partition by junction order by bearing)
)
select junction, geom, greatest(1, count(*) filter (where gap >= 30)) as arms from gap group by junction, geom;

create temp table crossing on commit drop as
select arms, geom from junction where arms >= 3
union all
select 1, node from node where degree = 1;

insert into measure
select 'street area', count(*) * 0.0625 from cell;

insert into measure
select 'street km ' || classes, coalesce(sum(km) filter (where road_class = any (list)), 0) / (select value from measure where name = 'street area')
from (
  select p.road_class, sum(p.length_m * case when t.id is null then 1 else 0.5 end) / 1000 as km
  from piece p left join twin t using (id) join cell c on c.x = floor(st_x(p.middle) / 250) and c.y = floor(st_y(p.middle) / 250)
  group by p.road_class
) km, (values
  ('all', array['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential']),
  ('fast', array['motorway', 'trunk']),
  ('main', array['primary', 'secondary']),
  ('local', array['tertiary', 'residential'])) groups (classes, list)
group by classes;

insert into measure
select 'junctions', count(*) filter (where arms >= 3) / (select value from measure where name = 'street area')
from crossing join cell c on c.x = floor(st_x(crossing.geom) / 250) and c.y = floor(st_y(crossing.geom) / 250);

insert into measure
select 'share of ' || a.arms, 100.0 * count(*) filter (where least(c.arms, 5) = a.arms) / count(*)
from crossing c, (values (1), (3), (4), (5)) a (arms)
where exists (select from inner_area i where st_intersects(i.geom, c.geom))
group by a.arms;

-- Edges between junctions or dead ends; what lies within one junction is none.
create temp table stretch on commit drop as
select length_m, straight_m, heading from edge
where (from_junction is distinct from to_junction or length_m > 60)
  and exists (select from inner_area i where st_intersects(i.geom, edge.geom));

insert into measure
select 'edge m', percentile_cont(0.5) within group (order by length_m) from stretch
union all
select 'sinuosity', percentile_cont(0.5) within group (order by length_m / straight_m) from stretch where straight_m > 20
union all
select 'sinuosity p90', percentile_cont(0.9) within group (order by length_m / straight_m) from stretch where straight_m > 20;

-- Boeing 2019: bins of 10° centred on north, both directions of an edge; by length.
insert into measure
select 'entropy', -sum(share * ln(share))
from (
  select sum(length_m) / sum(sum(length_m)) over () as share
  from stretch, (values (0), (180)) turn (degrees)
  where heading is not null
  group by floor((degrees(heading) + degrees + 5)::numeric % 360 / 10)
) bins;
