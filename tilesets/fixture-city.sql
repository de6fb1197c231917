-- A made-up city in one tile of zoom 14 (14/7799/6140) and a little beyond: 60 × 60 buildings, streets between them, and a few of
-- everything else, the same in every run. For tests and for the benchmark where no real city is at hand.
insert into source (key, format, title, attribution) values ('made-up', 'geojson', 'Made-up city', '© Made-up <Surveyors>');

create temporary table origin as
select 7799 * edge - 20037508.342789244 as west, 20037508.342789244 - 6140 * edge as north, edge
from (select 2 * 20037508.342789244 / 16384 as edge) grid;

insert into building (source, source_id, content_hash, name, name_en, code, building_use, height_m, min_height_m, height_source, is_part,
  has_parts, footprint_m2, geom, geom_3857)
select 'made-up', 'b' || n, '', case when n % 9 = 0 then '大楼 ' || n end, case when n % 18 = 0 then 'Building ' || n end,
  case when n % 4 = 0 then 'C' || n end,
  (array['residential', 'commercial', 'office', 'industrial', 'public', 'unknown'])[1 + n % 6],
  3 + (n * 37 % 500) / 10.0, case when n % 30 = 0 then 3.5 else 0 end, (array['measured', 'levels', 'assumed'])[1 + n % 3], n % 30 = 0, n % 31 = 0,
  st_area(shape) * 0.57, st_multi(st_transform(shape, 4326)), st_multi(shape)
from (
  select i * 60 + j as n, st_setsrid(st_translate(st_rotate(st_scale(
      case (i + j) % 3
        when 0 then 'POLYGON((0 0, 9 0, 9 5, 5 5, 5 12, 0 12, 0 0))'::geometry
        when 1 then 'POLYGON((0 0, 12 0, 12 12, 0 12, 0 0), (4 4, 4 8, 8 8, 8 4, 4 4))'::geometry
        else 'POLYGON((0 0, 3 -1, 6 0, 7 3, 6 6, 3 7, 0 6, -1 3, 0 0))'::geometry
      end, 0.5 + (i * 7 + j * 3) % 10 * 0.15, 0.5 + (i * 3 + j * 7) % 10 * 0.15), (i * 11 + j * 5) % 12 * 0.13),
    west + (i + 0.3) * edge / 60, north - (j + 0.9) * edge / 60), 3857) as shape
  from origin, generate_series(0, 59) i, generate_series(0, 59) j
) shapes
order by n;

insert into road (source, source_id, content_hash, name, road_class, link, oneway, lanes, max_speed_kmh, bridge, tunnel, layer, length_m, geom, geom_3857)
select 'made-up', 'r' || n, '', '路 ' || n,
  (array['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential', 'service', 'pedestrian', 'cycleway', 'path', 'track'])[1 + n % 11],
  n % 22 = 1, n % 3 - 1, 1 + n % 6, 30 + n % 5 * 20, n % 7 = 0, n % 13 = 0, n % 3 - 1, st_length(line),
  st_multi(st_transform(line, 4326)), st_multi(line)
from (
  select k as n, st_setsrid(st_makeline(array(
    select case when k % 2 = 0 then st_makepoint(west + (k / 2) * edge / 60, north - (s - 20) * edge / 160 + sin(s) * 9)
      else st_makepoint(west + (s - 20) * edge / 160, north - (k / 2) * edge / 60 + sin(s / 3.0) * 7) end
    from generate_series(0, 200) s)), 3857) as line
  from origin, generate_series(0, 119) k
) lines
order by n;

insert into railway (source, source_id, content_hash, name, kind, bridge, tunnel, service, geom, geom_3857)
select 'made-up', 't' || n, '', '线 ' || n, (array['rail', 'subway', 'light_rail', 'tram', 'monorail', 'funicular'])[1 + n % 6], n % 2 = 0, n % 3 = 0, n > 6,
  st_multi(st_transform(line, 4326)), st_multi(line)
from (
  select n, st_setsrid(st_makeline(st_makepoint(west - 500, north - n * edge / 12), st_makepoint(west + edge + 500, north - (12 - n) * edge / 12)), 3857) as line
  from origin, generate_series(1, 12) n
) lines
order by n;

insert into water (source, source_id, content_hash, name, kind, area_m2, geom, geom_3857)
select 'made-up', 'w' || n, '', case when n < 5 then '湖 ' || n end, (array['lake', 'river', 'canal', 'pool'])[1 + n % 4], st_area(shape) * 0.57,
  st_multi(st_transform(shape, 4326)), st_multi(shape)
from (
  select n, st_setsrid(st_buffer(st_makepoint(west + n * edge / 9, north - n * n * edge / 100), n * n * 9), 3857) as shape
  from origin, generate_series(1, 10) n
) shapes
union all
select 'made-up', 'river', '', '大河', 'river', 0, st_multi(st_transform(line, 4326)), st_multi(line)
from (
  select st_setsrid(st_makeline(array(select st_makepoint(west + s * edge / 90, north - edge / 2 + sin(s / 5.0) * 200) from generate_series(-20, 120) s)), 3857) as line
  from origin
) river;

insert into green (source, source_id, content_hash, name, kind, area_m2, geom, geom_3857)
select 'made-up', 'g' || n, '', '公园 ' || n, (array['park', 'garden', 'forest', 'grass', 'pitch'])[1 + n % 5], st_area(shape) * 0.57,
  st_multi(st_transform(shape, 4326)), st_multi(shape)
from (
  select n, st_setsrid(st_buffer(st_makepoint(west + (n * 37 % 100) * edge / 100, north - (n * 61 % 100) * edge / 100), 10 + n % 9 * 12), 3857) as shape
  from origin, generate_series(1, 40) n
) shapes
order by n;

-- A city of two districts with a border that winds, each of four grids.
insert into region (code, level, parent_id, name, name_en, drawn, area_m2, source, source_id, content_hash, label_point, geom, geom_3857)
select code, level, null, name, name_en, level = 'GRID', st_area(shape), 'made-up', code, '',
  st_transform(st_pointonsurface(shape), 4326), st_multi(st_transform(shape, 4326)), st_multi(shape)
from origin, lateral (
  select array(select st_makepoint(west + edge / 2 + sin(s * 1.7) * 25, north + 800 - s * (edge + 1600) / 300) from generate_series(0, 300) s) as border
) winding, lateral (
  values
    ('990000000000', 'CITY', '虚城', 'Made-up City', st_makeenvelope(west - 800, north - edge - 800, west + edge + 800, north + 800, 3857)),
    ('990100000000', 'DISTRICT', '西区', 'West', st_setsrid(st_makepolygon(st_makeline(border || array[
      st_makepoint(west - 800, north - edge - 800), st_makepoint(west - 800, north + 800), border[1]])), 3857)),
    ('990200000000', 'DISTRICT', '东区', 'East', st_setsrid(st_makepolygon(st_makeline(border || array[
      st_makepoint(west + edge + 800, north - edge - 800), st_makepoint(west + edge + 800, north + 800), border[1]])), 3857)),
    ('990101001001001', 'GRID', '第一网格', null, st_makeenvelope(west + 20, north - 600, west + 700, north - 20, 3857)),
    ('990101001001002', 'GRID', '第二网格', null, st_makeenvelope(west + 20, north - 1200, west + 700, north - 600, 3857))
) regions (code, level, name, name_en, shape);
update region set parent_id = (select id from region city where city.level = 'CITY') where level = 'DISTRICT';

insert into place (source, source_id, content_hash, name, kind, geom, geom_3857)
select 'made-up', 'p' || n, '', '地方 ' || n, (array['suburb', 'quarter', 'neighbourhood', 'square', 'village'])[1 + n % 5], st_transform(point, 4326), point
from (select n, st_setsrid(st_makepoint(west + (n * 29 % 100) * edge / 100, north - (n * 53 % 100) * edge / 100), 3857) as point from origin, generate_series(1, 25) n) points
order by n;

insert into facility (source, source_id, content_hash, name, kind, geom, geom_3857)
select 'made-up', 'f' || n, '', case when n % 4 > 0 then '设施 ' || n end, (array['hospital', 'school', 'bus_stop', 'police', 'metro_station'])[1 + n % 5],
  st_transform(point, 4326), point
from (select n, st_setsrid(st_makepoint(west + (n * 41 % 211) * edge / 211, north - (n * 83 % 211) * edge / 211), 3857) as point from origin, generate_series(1, 200) n) points
order by n;

insert into component (source, source_id, content_hash, name, class_code, status, geom, geom_3857)
select 'made-up', 'c' || n, '', case when n % 4 = 0 then '路灯 ' || n end, (array['0101', '0203', '0312'])[1 + n % 3], (array['in_use', 'damaged'])[1 + n % 2],
  st_transform(point, 4326), point
from (select n, st_setsrid(st_makepoint(west + (n * 47 % 509) * edge / 509, north - (n * 89 % 509) * edge / 509), 3857) as point from origin, generate_series(1, 500) n) points
order by n;

insert into camera (source, source_id, content_hash, kind, direction_deg, geom, geom_3857)
select 'made-up', 'k' || n, '', (array['dome', 'fixed', 'ptz', 'unknown'])[1 + n % 4], case when n % 3 > 0 then n * 7 % 360 end, st_transform(point, 4326), point
from (select n, st_setsrid(st_makepoint(west + (n * 31 % 101) * edge / 101, north - (n * 67 % 101) * edge / 101), 3857) as point from origin, generate_series(1, 60) n) points
order by n;

update camera set tilt_deg = -(id % 30), view_angle_deg = 40 + id % 50, range_m = 60 + id % 90;
update building set house_number = (id % 300)::text, street = '路 ' || id % 20 where id % 3 = 0 and not is_part;
update railway set ref = right(source_id, 1), colour = '#6a8f7b', name_en = 'Line ' || right(source_id, 1) where kind = 'subway';

insert into route (source, source_id, content_hash, kind, ref, name, name_en, colour, from_name, to_name, headway_min, length_m, geom, geom_3857)
select 'made-up', 'l' || n, '', case when n % 4 = 0 then 'metro' else 'bus' end, n::text, n || '路', 'Route ' || n, '#5a7a9a', '东站', '西站', 4 + n, st_length(line),
  st_multi(st_transform(line, 4326)), st_multi(line)
from (
  select n, st_setsrid(st_makeline(st_makepoint(west - 300, north - n * edge / 9), st_makepoint(west + edge + 300, north - (9 - n) * edge / 9)), 3857) as line
  from origin, generate_series(1, 8) n
) lines
order by n;

insert into pipe (source, source_id, content_hash, kind, diameter_mm, material, depth_m, length_m, geom, geom_3857)
select 'made-up', 'q' || n, '', (array['water', 'sewage', 'gas', 'power', 'telecom'])[1 + n % 5], 100 + n * 37 % 900, 'PE', 0.8 + n % 5, st_length(line),
  st_multi(st_transform(line, 4326)), st_multi(line)
from (
  select n, st_setsrid(st_makeline(st_makepoint(west + n * edge / 41, north), st_makepoint(west + n * edge / 41, north - edge)), 3857) as line
  from origin, generate_series(1, 40) n
) lines
order by n;

insert into sensor (source, source_id, content_hash, name, name_en, code, kind, geom, geom_3857)
select 'made-up', 's' || n, '', '传感器 ' || n, 'Sensor ' || n, 'S' || n, (array['air_quality', 'noise', 'weather', 'water_level', 'manhole'])[1 + n % 5],
  st_transform(point, 4326), point
from (select n, st_setsrid(st_makepoint(west + (n * 43 % 97) * edge / 97, north - (n * 71 % 97) * edge / 97), 3857) as point from origin, generate_series(1, 50) n) points
order by n;

insert into unit (source, source_id, content_hash, name, name_en, code, kind, crew, station_name, geom, geom_3857)
select 'made-up', 'u' || n, '', '力量 ' || n, 'Unit ' || n, 'U' || n, (array['fire_engine', 'ambulance', 'police_car', 'gas_repair', 'drone'])[1 + n % 5], 2 + n % 5, '中心站',
  st_transform(point, 4326), point
from (select n, st_setsrid(st_makepoint(west + (n * 59 % 89) * edge / 89, north - (n * 37 % 89) * edge / 89), 3857) as point from origin, generate_series(1, 20) n) points
order by n;

update dataset set revision = revision + 1, updated_at = now();
drop table origin;
