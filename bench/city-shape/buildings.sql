-- Buildings over the cells that hold one's middle. Parts are of their building, and not counted.
create temp table house on commit drop as
select b.footprint_m2, b.height_m, b.height_source in ('measured', 'levels') as known, st_centroid(st_transform(b.geom, srid)) as middle
from building b, utm where not b.is_part;

create temp table built_cell on commit drop as
select x, y from pg_temp.window_of('select floor(st_x(middle) / 250)::int as x, floor(st_y(middle) / 250)::int as y from house');

create temp table standing on commit drop as
select h.footprint_m2 from house h join built_cell c on c.x = floor(st_x(h.middle) / 250) and c.y = floor(st_y(h.middle) / 250);

insert into measure
select 'built area', count(*) * 0.0625 from built_cell;
insert into measure
select 'buildings', count(*) / area from standing, (select value as area from measure where name = 'built area') a group by area
union all
select 'coverage', 100 * sum(footprint_m2) / 1e6 / area from standing, (select value as area from measure where name = 'built area') a group by area
union all
select name, percentile_cont(share) within group (order by footprint_m2)
from house, (values ('footprint p10', 0.1), ('footprint p50', 0.5), ('footprint p90', 0.9)) p (name, share) group by name, share
union all
select 'heights', count(*) filter (where known) from house
union all
select name, percentile_cont(share) within group (order by height_m)
from house, (values ('height p50', 0.5), ('height p90', 0.9), ('height p99', 0.99)) p (name, share)
where known group by name, share
union all
select 'above 24 m', 100.0 * count(*) filter (where height_m > 24) / nullif(count(*), 0) from house where known
union all
select 'above 100 m', 100.0 * count(*) filter (where height_m > 100) / nullif(count(*), 0) from house where known;
