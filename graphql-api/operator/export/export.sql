-- Rows as they are written to a file: fields by the names that an import of them finds, in the order of their ids. Read as the owner.

-- name: count
select count(*)::int as rows from (
  select 1 from region t --? region
  select 1 from building t --? building
  select 1 from road t --? road
  select 1 from railway t --? railway
  select 1 from water t --? water
  select 1 from green t --? green
  select 1 from place t --? place
  select 1 from facility t --? facility
  select 1 from component t --? component
  select 1 from camera t --? camera
  select 1 from route t --? route
  select 1 from sensor t --? sensor
  select 1 from pipe t --? pipe
  select 1 from department t --? department
  select 1 from staff t --? staff
  select 1 from unit t --? unit
  select 1 from enterprise t --? enterprise
  select 1 from household t --? household
  where true
    and t.id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inTree
    and t.region_id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inRegion
    and exists (select from region o where o.code = :within and o.geom && t.geom and st_intersects(o.geom, t.geom)) --? inShape
) counted

-- What the tags say comes first: a field of our own goes before a tag of its name.
-- name: page
select t.id, t.source_id as "sourceId", jsonb_strip_nulls(
  jsonb_build_object('level', level, 'code', code, 'name', name, 'name_en', name_en) --? region
  (t.tags - 'city:part_of') || jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'address', address, 'building_use', building_use, 'height', case when height_source = 'measured' then height_m end, 'min_height', nullif(min_height_m, 0), 'levels', levels, 'built_year', built_year, 'units', units, 'households', case when households_source = 'given' then households end, 'street', street, 'house_number', house_number, 'part', nullif(is_part, false), 'partOf', tags ->> 'city:part_of') --? building
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'ref', ref, 'road_class', road_class, 'link', nullif(link, false), 'oneway', case oneway when 1 then 'yes' when -1 then '-1' end, 'lanes', lanes, 'maxspeed', max_speed_kmh, 'bridge', nullif(bridge, false), 'tunnel', nullif(tunnel, false), 'layer', nullif(layer, 0)) --? road
  jsonb_build_object('name', name, 'name_en', name_en, 'railway', kind, 'ref', ref, 'colour', colour, 'bridge', nullif(bridge, false), 'tunnel', nullif(tunnel, false), 'service', case when service then 'siding' end) --? railway
  jsonb_build_object('name', name, 'name_en', name_en, 'kind', kind) --? water
  jsonb_build_object('name', name, 'name_en', name_en, 'kind', kind) --? green
  jsonb_build_object('name', name, 'name_en', name_en, 'place', kind, 'population', population) --? place
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'kind', kind, 'address', address, 'phone', phone, 'capacity', capacity) --? facility
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'class_code', class_code, 'code', code, 'status', status, 'owner', owner, 'smartPole', nullif(smart_pole, false)) --? component
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'kind', nullif(kind, 'unknown'), 'direction', direction_deg, 'tilt', tilt_deg, 'view_angle', view_angle_deg, 'range', range_m, 'height', height_m, 'operator', operator) --? camera
  jsonb_build_object('name', name, 'name_en', name_en, 'ref', ref, 'kind', kind, 'colour', colour, 'from', from_name, 'to', to_name, 'operator', operator, 'stops', nullif(array_to_string(stops, ';'), ''), 'first_departure', first_departure, 'last_departure', last_departure, 'headway_min', headway_min) --? route
  jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'kind', kind, 'height', height_m, 'owner', owner, 'pole_code', pole_code) || traits --? sensor
  jsonb_build_object('name', name, 'name_en', name_en, 'kind', kind, 'diameterMm', diameter_mm, 'material', material, 'depthM', depth_m, 'builtYear', built_year, 'owner', owner, 'street', street) --? pipe
  jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'kind', kind, 'phone', phone) --? department
  jsonb_build_object('code', code, 'role', role, 'department_code', department_code, 'region_code', region_code) --? staff
  || jsonb_build_object('name', name, 'name_en', name_en, 'phone', phone) --? personalStaff
  || jsonb_build_object('name', masked_name) --? maskedStaff
  jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'kind', kind, 'department_code', department_code, 'crew', crew, 'station_name', station_name) --? unit
  jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'category', category, 'employees', employees, 'building_code', building_code, 'storey', storey) --? enterprise
  jsonb_build_object('code', code, 'building_code', building_code, 'storey', storey, 'door', door, 'residents', residents) --? household
) as fields,
  st_asgeojson(t.geom, 15) as shape --? placed
  null as shape --? unplaced
from
  region t --? region
  building t --? building
  road t --? road
  railway t --? railway
  water t --? water
  green t --? green
  place t --? place
  facility t --? facility
  component t --? component
  camera t --? camera
  route t --? route
  sensor t --? sensor
  pipe t --? pipe
  department t --? department
  staff t --? staff
  unit t --? unit
  enterprise t --? enterprise
  household t --? household
where t.id > :after
  and t.id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inTree
  and t.region_id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inRegion
  and exists (select from region o where o.code = :within and o.geom && t.geom and st_intersects(o.geom, t.geom)) --? inShape
order by t.id limit :most

-- name: regionKnown
select exists (select from region where code = :code) as known
