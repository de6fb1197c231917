-- What each tileset reads for one tile: id, geometry as WKB in EPSG:3857, then its attributes in the order of `<tileset>.ts`.
-- west … north (EPSG:3857, m) are the tile widened by the tileset's buffer. Every statement finds its rows by the GiST index on
-- geom_3857; what a zoom leaves out is left out here, so that a tile of a low zoom reads few rows.

-- name: water
select id, st_asbinary(geom_3857), kind, name, name_en
from water
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and (area_m2 >= :min_area_m2 or (area_m2 = 0 and kind = any (:line_kinds::text[])))

-- name: green
select id, st_asbinary(geom_3857), kind, name, name_en
from green
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and area_m2 >= :min_area_m2

-- name: railway
select id, st_asbinary(geom_3857), kind, name, name_en, ref, colour, bridge, tunnel, service
from railway
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and kind = any (:kinds::text[])
  and not service  --? main_only

-- The literal list is the condition of the partial index road_major_geom_3857_idx.
-- name: roads
select id, st_asbinary(geom_3857), road_class as class, link, name, name_en, ref, nullif(oneway, 0) as oneway, lanes, max_speed_kmh as speed_kmh, bridge, tunnel, layer
from road
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and road_class in ('motorway', 'trunk', 'primary')  --? major_only
  and road_class = any (:classes::text[])
  and not link  --? without_links

-- A building's name belongs to `labels`; here it is for the tooltip. The literal limits are the condition of the partial index
-- building_skyline_geom_3857_idx.
-- name: buildings
select id, st_asbinary(geom_3857), height_m, min_height_m, height_source, building_use as use, name, name_en, is_part as part, has_parts, code
from building
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and (height_m >= 60 or footprint_m2 >= 4000)  --? skyline_only
  and (footprint_m2 >= :min_footprint_m2 or height_m >= :min_height_m)  --? limited
order by height_m desc, id  --? max_rows
limit :max_rows  --? max_rows

-- name: regions
select r.id, st_asbinary(r.geom_3857), r.level, r.code, r.name, r.name_en, p.code as parent_code, r.drawn
from region r
left join region p on p.id = r.parent_id
where r.geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and r.level = any (:levels::text[])

-- name: facilities
select id, st_asbinary(geom_3857), kind, name, name_en
from facility
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and kind = any (:kinds::text[])  --? kinds

-- Thinned to one of a class in each cell of a grid that is the same for all tiles: the first that was ever imported.
-- name: components
select
  distinct on (floor(st_x(geom_3857) / :cell_m), floor(st_y(geom_3857) / :cell_m), class_code)  --? cell_m
  id, st_asbinary(geom_3857), class_code, name, status
from component
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
order by floor(st_x(geom_3857) / :cell_m), floor(st_y(geom_3857) / :cell_m), class_code, id  --? cell_m

-- name: cameras
select id, st_asbinary(geom_3857), kind, direction_deg, tilt_deg, view_angle_deg, range_m, name
from camera
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)

-- name: routes
select id, st_asbinary(geom_3857), kind, ref, name, name_en, colour, from_name as "from", to_name as "to", headway_min
from route
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and kind = any (:kinds::text[])

-- name: pipes
select id, st_asbinary(geom_3857), kind, diameter_mm, material, depth_m
from pipe
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and diameter_mm >= :min_diameter_mm  --? min_diameter_mm

-- name: sensors
select id, st_asbinary(geom_3857), kind, name, name_en, code
from sensor
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)

-- name: units
select id, st_asbinary(geom_3857), kind, name, name_en, crew, station_name as station
from unit
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)

-- Found by the building, shown by the point: what lies beyond the tile is the encoder's to leave out.
-- name: addresses
select id, st_asbinary(st_pointonsurface(geom_3857)), house_number, street
from building
where geom_3857 && st_makeenvelope(:west, :south, :east, :north, 3857)
  and house_number is not null and not is_part

-- One point for each name worth showing, most important first by rank. The rank is of the thing, not of the zoom; each zoom
-- takes the ranks up to max_rank, and kinds that cannot reach it are not read (min_… below say the same to the tables).
-- A block of flats is no landmark, however high: it ranks two below another building of its size.
-- A place that has its name from the region around it is not named again.
-- A building that houses a facility of its own name is not named again where facilities are named, from z15 on.
-- A label stands inside its shape; the name of a line of water stands once in a tile.
-- name: labels
with tile as materialized (select st_makeenvelope(:west, :south, :east, :north, 3857) as box),
label as (
  select r.id::bigint, st_transform(r.label_point, 3857) as point, 'region' as kind, r.level as class, r.name, r.name_en,
    case r.level when 'CITY' then 0 when 'DISTRICT' then 1 when 'STREET' then 3 when 'COMMUNITY' then 5 else 8 end as rank,
    r.code, null::real as height_m
  from tile, region r
  where r.geom_3857 && tile.box
  union all
  select p.id, p.geom_3857, 'place', p.kind, p.name, p.name_en,
    case p.kind when 'city' then 0 when 'town' then 1 when 'suburb' then 2 when 'island' then 3 when 'quarter' then 3 when 'village' then 3
      when 'neighbourhood' then 4 when 'square' then 6 else 5 end,
    null, null
  from tile, place p
  where p.geom_3857 && tile.box
    and not exists (
      select from region r
      where r.geom_3857 && p.geom_3857 and r.name in (p.name, p.name || '街道', p.name || '镇', p.name || '乡', p.name || '社区', p.name || '区', p.name || '市')
        and st_intersects(r.geom_3857, p.geom_3857)
    )
  union all
  select b.id, st_pointonsurface(b.geom_3857), 'building', b.building_use, b.name, b.name_en,
    least(8, case when b.building_use = 'residential' then 2 else 0 end +
      case when b.height_m >= 150 then 4 when b.height_m >= 80 or b.footprint_m2 >= 20000 then 5
        when b.height_m >= 40 or b.footprint_m2 >= 4000 then 6 when b.footprint_m2 >= 1000 then 7 else 8 end),
    b.code, b.height_m
  from tile, building b
  where :max_rank >= 4 and b.geom_3857 && tile.box and b.name is not null and not b.is_part
    and (:max_rank >= 8 or b.height_m >= 40 or b.footprint_m2 >= 1000)
    and (:max_rank < 8 or not exists (
      select from facility f where f.geom_3857 && b.geom_3857 and f.name = b.name and st_intersects(f.geom_3857, b.geom_3857)
    ))
  union all
  select w.id, st_pointonsurface(w.geom_3857), 'water', w.kind, w.name, w.name_en,
    case when w.area_m2 >= 1e6 then 2 when w.area_m2 >= 1e5 then 4 when w.area_m2 >= 1e4 then 6 else 8 end, null, null
  from tile, water w
  where :max_rank >= 2 and w.geom_3857 && tile.box and w.name is not null and w.area_m2 > 0
    and (:max_rank >= 8 or w.area_m2 >= 1e4)
  union all
  select id, point, 'water', kind, name, name_en, case kind when 'river' then 5 when 'canal' then 6 else 8 end, null, null
  from (
    select distinct on (w.name) w.id, st_pointonsurface(w.geom_3857) as point, w.kind, w.name, w.name_en
    from tile, water w
    where :max_rank >= 5 and w.geom_3857 && tile.box and w.name is not null and w.area_m2 = 0
    order by w.name, st_length(w.geom_3857) desc, w.id
  ) stream
  union all
  select g.id, st_pointonsurface(g.geom_3857), 'green', g.kind, g.name, g.name_en,
    case when g.area_m2 >= 1e6 then 3 when g.area_m2 >= 1e5 then 5 when g.area_m2 >= 1e4 then 6 else 8 end, null, null
  from tile, green g
  where :max_rank >= 3 and g.geom_3857 && tile.box and g.name is not null
    and (:max_rank >= 8 or g.area_m2 >= 1e4)
  union all
  select f.id, f.geom_3857, 'facility', f.kind, f.name, f.name_en,
    case when f.kind in ('hospital', 'railway_station', 'university', 'government', 'stadium') then 5
      when f.kind in ('metro_station', 'museum', 'theatre', 'fire_station', 'police', 'ferry_terminal', 'attraction', 'bus_station') then 6
      when f.kind in ('school', 'library', 'ambulance_station', 'shelter', 'market', 'place_of_worship') then 7
      when f.kind in ('bus_stop', 'parking', 'toilets', 'bank', 'charging_station', 'metro_entrance', 'post_office') then 9
      else 8 end,
    null, null
  from tile, facility f
  where :max_rank >= 5 and f.geom_3857 && tile.box and f.name is not null
)
select id, st_asbinary(point), kind, class, name, name_en, rank, code, height_m
from label, tile
where rank <= :max_rank and point && tile.box
order by kind, id

-- The revisions that a tileset's version is made of, one row.
-- name: revisions
select json_object_agg(name, revision || '.' || floor(extract(epoch from updated_at) * 1000) || '.' || tile_change order by name)::text as revisions
from dataset

-- The rectangle around the datasets that are given, WGS84; null where there is nothing. Reads bounding boxes only.
-- name: bounds
select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north
from (
  select st_extent(part)::box3d as box
  from (
    select null::geometry as part
    union all select st_extent(geom)::geometry from {table}  --?* datasets
  ) parts
) extent

-- Attributions on the map, one line each; our own sources have none.
-- name: attributions
select distinct attribution from source where attribution is not null order by attribution
