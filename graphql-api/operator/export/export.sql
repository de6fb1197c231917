-- Rows for a file: fields by the names that an import recognizes, in the order of ids. Read as the owner.

-- name: count
select count(*)::int as rows from (
  select 1 from {table} t --?* things
  where true
    and t.id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inTree
    and t.region_id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inRegion
    and exists (select from region o where o.code = :within and o.geom && t.geom and st_intersects(o.geom, t.geom)) --? inShape
) counted

-- Tags come first: our own fields override tags of the same name.
-- name: page
select t.id, t.source_id as "sourceId", jsonb_strip_nulls(
  jsonb_build_object({pairs}) --?* exported
  (t.tags - 'city:part_of') || jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'address', address, 'building_use', building_use, 'height', case when height_source = 'measured' then height_m end, 'min_height', nullif(min_height_m, 0), 'levels', levels, 'built_year', built_year, 'units', units, 'households', case when households_source = 'given' then households end, 'street', street, 'house_number', house_number, 'part', nullif(is_part, false), 'partOf', tags ->> 'city:part_of') --? building
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'ref', ref, 'road_class', road_class, 'link', nullif(link, false), 'oneway', case oneway when 1 then 'yes' when -1 then '-1' end, 'lanes', lanes, 'maxspeed', max_speed_kmh, 'bridge', nullif(bridge, false), 'tunnel', nullif(tunnel, false), 'layer', nullif(layer, 0)) --? road
  jsonb_build_object('name', name, 'name_en', name_en, 'railway', kind, 'ref', ref, 'colour', colour, 'bridge', nullif(bridge, false), 'tunnel', nullif(tunnel, false), 'service', case when service then 'siding' end) --? railway
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'kind', kind, 'address', address, 'phone', phone, 'capacity', capacity) --? facility
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'class_code', class_code, 'code', code, 'status', status, 'owner', owner, 'smartPole', nullif(smart_pole, false)) --? component
  t.tags || jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'kind', nullif(kind, 'unknown'), 'direction', direction_deg, 'tilt', tilt_deg, 'view_angle', view_angle_deg, 'range', range_m, 'height', height_m, 'operator', operator) --? camera
  jsonb_build_object('name', name, 'name_en', name_en, 'ref', ref, 'kind', kind, 'colour', colour, 'from', from_name, 'to', to_name, 'operator', operator, 'stops', nullif(array_to_string(stops, ';'), ''), 'first_departure', first_departure, 'last_departure', last_departure, 'headway_min', headway_min) --? route
  jsonb_build_object('name', name, 'name_en', name_en, 'code', code, 'kind', kind, 'height', height_m, 'owner', owner, 'pole_code', pole_code) || traits --? sensor
  jsonb_build_object('code', code, 'role', role, 'department_code', department_code, 'region_code', region_code) --? staff
  || jsonb_build_object('name', name, 'name_en', name_en, 'phone', phone) --? personalStaff
  || jsonb_build_object('name', masked_name) --? maskedStaff
) as fields,
  st_asgeojson(t.geom, 15) as shape --? placed
  null as shape --? unplaced
from
  {table} t --?* things
where t.id > :after
  and t.id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inTree
  and t.region_id in (select i.id from region o join region i on i.tree_left between o.tree_left and o.tree_right where o.code = :within) --? inRegion
  and exists (select from region o where o.code = :within and o.geom && t.geom and st_intersects(o.geom, t.geom)) --? inShape
order by t.id limit :most

-- name: regionKnown
select exists (select from region where code = :code) as known
