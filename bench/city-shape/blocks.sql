-- Blocks: what streets at ground level enclose. Not those at the rim, whose other streets an extract may lack, nor strips between
-- carriageways and within interchanges (under 500 m², or nowhere 20 m wide).
create temp table face on commit drop as
select (st_dump(st_polygonize(lines))).geom
from (
  select st_unaryunion(st_collect(geom)) as lines from street
  where not tunnel and not (bridge and road_class in ('motorway', 'trunk'))
) noded;

create temp table block on commit drop as
select st_area(f.geom) as area_m2
from face f, (select st_boundary(st_unaryunion(st_collect(geom))) as geom from face) rim
where st_area(f.geom) >= 500 and (st_maximuminscribedcircle(f.geom)).radius >= 10
  and st_length(st_intersection(st_boundary(f.geom), rim.geom)) < 1;

insert into measure
select 'blocks', count(*) from block
union all
select name, percentile_cont(share) within group (order by area_m2) / 10000
from block, (values ('block p10', 0.1), ('block p50', 0.5), ('block p90', 0.9)) p (name, share) group by name, share;
