-- Where a city is measured, in metres (UTM of its middle). Temporary tables, gone with the transaction.
create temp table measure (name text primary key, value double precision) on commit drop;

create temp table utm on commit drop as
select (32601 + floor((st_x(st_centroid(st_extent(geom))) + 180) / 6))::int as srid
from (select geom from road union all select geom from building) everything;

-- Streets: what one may drive on, service ways left out. Vertices up to 50 m apart, so that each piece lies in one cell.
create temp table street on commit drop as
select id, road_class, link, oneway, bridge, tunnel, st_segmentize(st_transform(geom, srid), 50) as geom
from road, utm
where road_class in ('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential');

create temp table piece on commit drop as
select row_number() over () as id, s.id as street, s.road_class, s.oneway, s.bridge, s.tunnel, d.geom,
  st_length(d.geom) as length_m, st_centroid(d.geom) as middle,
  st_azimuth(st_startpoint(d.geom), st_endpoint(d.geom)) + case s.oneway when -1 then pi() else 0 end as heading
from street s cross join lateral st_dumpsegments(s.geom) d
where st_length(d.geom) > 0;
create index on piece using gist (geom);

-- One carriageway of two: another of its class runs against it within 30 m. Each counts half, so that the street counts once.
create temp table twin on commit drop as
select p.id
from piece p
where p.oneway <> 0 and exists (
  select from piece o
  where o.street <> p.street and o.oneway <> 0 and o.road_class = p.road_class and st_dwithin(o.geom, p.middle, 30)
    and cos(o.heading - p.heading) < -0.94
);

-- Cells of 250 m that hold something, with at least five of their eight neighbours: no lone road out of the city.
create function pg_temp.window_of(cells text) returns table (x int, y int) language plpgsql as $$
begin
  return query execute format('
    with cell as (select distinct x, y from (%s) c)
    select c.x, c.y from cell c
    where (select count(*) from cell n where n.x between c.x - 1 and c.x + 1 and n.y between c.y - 1 and c.y + 1) >= 6', cells);
end
$$;
