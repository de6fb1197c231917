-- The city: its region tree, what stands in it, where each row came from and how to find it.
--
-- Every feature table carries the same leading columns:
--   source, source_id   where the row came from; unique together, so a re-import updates instead of adding
--   source_version      the source's own version of the row (OSM version); 0 when it has none
--   content_hash        digest of everything the row says; an equal hash means nothing to write
--   updated_at          when we last wrote the row: an update must set it
--   region_id           the deepest region that contains the row's representative point; null outside every region
--   geom                EPSG:4326, as the source gave it (repaired where it was invalid)
--   geom_3857           the same in EPSG:3857, what vector tiles are encoded from; its GiST index serves tile reads
create extension if not exists postgis;
create extension if not exists ltree;
create extension if not exists pg_trgm;

create table source (
  key          text primary key,               -- 'osm', 'shanghai-buildings': what an importer was told with --source
  format       text not null,                  -- the importer that wrote it: osm, geojson, csv, drawn
  title        text not null,
  licence      text,
  attribution  text,                           -- shown on the map, e.g. '© OpenStreetMap contributors'
  crs          text not null default 'EPSG:4326',
  created_at   timestamptz not null default now()
);

create table import_run (
  id           int generated always as identity primary key,
  source       text not null references source (key),
  file_name    text not null,
  file_sha256  text,
  started_at   timestamptz not null default now(),
  finished_at  timestamptz,                    -- null: it runs, or it was cut off
  read         bigint not null default 0,      -- read = loaded + repaired + rejected + ignored
  loaded       bigint not null default 0,
  repaired     bigint not null default 0,
  rejected     bigint not null default 0,
  ignored      bigint not null default 0,
  inserted     bigint not null default 0,      -- of loaded + repaired: rows that were new …
  updated      bigint not null default 0,      -- … that replaced an older row …
  unchanged    bigint not null default 0,      -- … and that were there already, equal or newer
  report_file  text                            -- rejected and repaired features, one JSON object a line
);

-- One row per feature table. The revision goes up with each write; tile caches and ETags are keyed on it.
create table dataset (
  name         text primary key,
  revision     bigint not null default 0,
  updated_at   timestamptz not null default now()
);
insert into dataset (name) values
  ('region'), ('building'), ('road'), ('railway'), ('water'), ('green'), ('place'), ('facility'), ('component'), ('camera');

create table region (
  id             int generated always as identity primary key,
  code           text not null unique,         -- 12-digit division code, 15 digits for a grid (GB/T 2260, GB/T 10114, GB/T 30428)
  level          text not null check (level in ('CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID')),
  parent_id      int references region (id) on delete cascade,
  path           ltree not null default '',    -- region ids from the city down to this one
  tree_left      int not null default 0,       -- nested set: a region contains another
  tree_right     int not null default 0,       --   when its [left, right] contains the other's left
  name           text not null,
  name_en        text,
  drawn          boolean not null default false, -- drawn by `city grids draw`, not given by a file
  area_m2        double precision not null,    -- geodesic
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  label_point    geometry (Point, 4326) not null,
  geom           geometry (MultiPolygon, 4326) not null check (st_isvalid(geom)),
  geom_3857      geometry (MultiPolygon, 3857) not null,
  unique (source, source_id)
);
create index on region (parent_id);
create index on region (level, code);
create index on region (tree_left);
create index on region using gist (path);
create index on region using gist (geom);
create index on region using gist (geom_3857);

-- How much of each subject a region holds: `direct` in it but in none of its children, `total` with all below it.
-- The gap that drill-down shows is a parent's `direct`.
create table region_tally (
  region_id int not null references region (id) on delete cascade,
  subject   text not null,                     -- building, household, facility, component, camera, road_m
  direct    double precision not null,
  total     double precision not null,
  primary key (region_id, subject)
);

create table building (
  id                bigint generated always as identity primary key,
  source            text not null references source (key),
  source_id         text not null,
  source_version    bigint not null default 0,
  content_hash      text not null,
  updated_at        timestamptz not null default now(),
  region_id         int references region (id) on delete set null,
  name              text,
  name_en           text,
  code              text,                      -- the city's own building code, when a source gives one
  address           text,
  building_use      text not null check (building_use in ('residential', 'commercial', 'office', 'industrial', 'public',
                      'education', 'medical', 'religious', 'transport', 'other', 'unknown')),
  height_m          real not null check (height_m >= 0),       -- ground to top
  min_height_m      real not null default 0,                   -- ground to the part's underside
  height_source     text not null check (height_source in ('measured', 'levels', 'assumed', 'outline')),
  levels            smallint,                  -- storeys above ground
  is_part           boolean not null default false,            -- a building:part of the building part_of
  part_of           bigint references building (id) on delete set null,
  has_parts         boolean not null default false,            -- drawn by its parts; its own outline only for picking
  households        int not null default 0,
  households_source text not null default 'assumed' check (households_source in ('given', 'assumed')),
  footprint_m2      real not null,
  tags              jsonb not null default '{}',
  geom              geometry (MultiPolygon, 4326) not null check (st_isvalid(geom)),
  geom_3857         geometry (MultiPolygon, 3857) not null,
  unique (source, source_id)
);
create index on building (region_id);
create index on building (part_of);
create index on building using gist (geom);
create index on building using gist (geom_3857);

create table road (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int references region (id) on delete set null,
  name           text,
  name_en        text,
  ref            text,
  road_class     text not null check (road_class in ('motorway', 'trunk', 'primary', 'secondary', 'tertiary',
                   'residential', 'service', 'pedestrian', 'cycleway', 'path', 'track')),
  link           boolean not null default false,
  oneway         smallint not null default 0 check (oneway in (-1, 0, 1)),   -- 1 along the line, -1 against it
  lanes          smallint,                     -- both directions together; null: not tagged
  max_speed_kmh  smallint,                     -- null: not tagged
  bridge         boolean not null default false,
  tunnel         boolean not null default false,
  layer          smallint not null default 0,
  length_m       real not null,                -- geodesic
  tags           jsonb not null default '{}',
  geom           geometry (MultiLineString, 4326) not null,
  geom_3857      geometry (MultiLineString, 3857) not null,
  unique (source, source_id)
);
create index on road (region_id);
create index on road using gist (geom);
create index on road using gist (geom_3857);
-- Tiles of the lowest zooms show these classes only: they read them without passing every path of the city.
create index road_major_geom_3857_idx on road using gist (geom_3857) where road_class in ('motorway', 'trunk', 'primary');

create table railway (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  name           text,
  name_en        text,
  kind           text not null check (kind in ('rail', 'subway', 'light_rail', 'tram', 'monorail', 'funicular')),
  bridge         boolean not null default false,
  tunnel         boolean not null default false,
  service        boolean not null default false,               -- siding, yard, spur
  geom           geometry (MultiLineString, 4326) not null,
  geom_3857      geometry (MultiLineString, 3857) not null,
  unique (source, source_id)
);
create index on railway using gist (geom_3857);

create table water (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  name           text,
  name_en        text,
  kind           text not null check (kind in ('sea', 'river', 'lake', 'canal', 'stream', 'pool', 'other')),
  area_m2        real not null default 0,      -- 0 for a line
  geom           geometry (Geometry, 4326) not null check (st_isvalid(geom)
                   and geometrytype(geom) in ('MULTIPOLYGON', 'MULTILINESTRING')),
  geom_3857      geometry (Geometry, 3857) not null,
  unique (source, source_id)
);
create index on water using gist (geom_3857);

create table green (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  name           text,
  name_en        text,
  kind           text not null check (kind in ('park', 'garden', 'forest', 'grass', 'pitch', 'cemetery', 'farmland', 'beach', 'other')),
  area_m2        real not null,
  geom           geometry (MultiPolygon, 4326) not null check (st_isvalid(geom)),
  geom_3857      geometry (MultiPolygon, 3857) not null,
  unique (source, source_id)
);
create index on green using gist (geom_3857);

-- Named places that are no region: a neighbourhood, a square, an island.
create table place (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int references region (id) on delete set null,
  name           text not null,
  name_en        text,
  kind           text not null check (kind in ('city', 'town', 'suburb', 'quarter', 'neighbourhood', 'village', 'locality', 'island', 'square')),
  population     int,
  geom           geometry (Point, 4326) not null,
  geom_3857      geometry (Point, 3857) not null,
  unique (source, source_id)
);
create index on place using gist (geom_3857);

create table facility (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int references region (id) on delete set null,
  name           text,
  name_en        text,
  kind           text not null check (kind in ('hospital', 'clinic', 'pharmacy', 'fire_station', 'police', 'ambulance_station',
                   'school', 'kindergarten', 'university', 'shelter', 'care_home', 'government', 'library', 'metro_station',
                   'metro_entrance', 'railway_station', 'bus_station', 'bus_stop', 'ferry_terminal', 'parking', 'fuel',
                   'charging_station', 'market', 'toilets', 'post_office', 'bank', 'museum', 'theatre', 'stadium',
                   'place_of_worship', 'hotel', 'attraction')),
  address        text,
  phone          text,
  capacity       int,                          -- beds, places or seats, as the kind has it
  tags           jsonb not null default '{}',
  geom           geometry (Point, 4326) not null,
  geom_3857      geometry (Point, 3857) not null,
  unique (source, source_id)
);
create index on facility (region_id);
create index on facility (kind);
create index on facility using gist (geom);
create index on facility using gist (geom_3857);

-- City components (城市部件).
create table component (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int references region (id) on delete set null,
  name           text,
  name_en        text,
  class_code     text not null,                -- 2 digits of the major class (01–05) and 2 of the minor; see domain/component-classes
  code           text unique,                  -- 16 digits: 6 division, 2 major, 2 minor, 6 serial; null until the city gives one
  status         text not null default 'in_use' check (status in ('in_use', 'damaged', 'missing', 'out_of_use')),
  owner          text,
  tags           jsonb not null default '{}',
  geom           geometry (Point, 4326) not null,
  geom_3857      geometry (Point, 3857) not null,
  unique (source, source_id)
);
create index on component (region_id);
create index on component (class_code);
create index on component using gist (geom);
create index on component using gist (geom_3857);

create table camera (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int references region (id) on delete set null,
  name           text,
  name_en        text,
  code           text unique,                  -- GB/T 28181 device id, 20 digits
  kind           text not null default 'unknown' check (kind in ('dome', 'hemisphere', 'fixed', 'ptz', 'unknown')),
  direction_deg  real check (direction_deg >= 0 and direction_deg < 360),    -- clockwise from true north; null: not known
  height_m       real,                         -- above ground
  operator       text,
  tags           jsonb not null default '{}',
  geom           geometry (Point, 4326) not null,
  geom_3857      geometry (Point, 3857) not null,
  unique (source, source_id)
);
create index on camera (region_id);
create index on camera using gist (geom);
create index on camera using gist (geom_3857);

-- One row per thing that can be found by name, address or code.
create table search_entry (
  kind       text not null,                    -- region, building, road, place, facility, component, camera, water, green
  entity_id  bigint not null,
  name       text not null,                    -- what is shown
  name_en    text,
  detail     text,                             -- address or class, the second line of a result
  code       text,
  terms      text not null,                    -- newline-separated, lower case: names, address, code, pinyin, pinyin initials
  -- Each Chinese character as a word of its own, so that trigrams find one or two of them: '外滩' by '% 外  滩 %'.
  terms_spaced text not null generated always as (regexp_replace(terms, '([^\x01-\x7f])', ' \1 ', 'g')) stored,
  weight     real not null default 0,          -- 0…1, how much of a landmark it is
  position   geometry (Point, 4326) not null,
  primary key (kind, entity_id)
);
create index on search_entry using gin (terms_spaced gin_trgm_ops);
create index on search_entry (code text_pattern_ops);
