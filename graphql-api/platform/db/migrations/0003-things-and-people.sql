-- What moves, measures and works in a city: lines of transport, sensors, pipes, departments with their staff and response units,
-- enterprises, households. The leading columns are those of 0001.
--
-- A row may point at another by the code that its file gives (`building_code`, `department_code`, `region_code`). The code is
-- kept as given; settling finds the row that it names and writes its id beside it, null as long as there is none. A staff
-- member's region is the one that `region_code` names; an enterprise's and a household's is exactly that of their building.

alter table building
  add column built_year   smallint,
  add column units        int check (units >= 0),              -- dwellings, shops and offices that can be let or owned
  add column street       text,
  add column house_number text;
-- What codes of buildings are resolved by. Parts may repeat their building's code.
create index building_code_idx on building (code) where code is not null and not is_part;

alter table camera
  add column tilt_deg       real check (tilt_deg between -90 and 90),                      -- 0 level, negative down
  add column view_angle_deg real check (view_angle_deg > 0 and view_angle_deg <= 360),     -- horizontal
  add column range_m        real check (range_m > 0);                                      -- how far it makes out a person

alter table railway
  add column ref    text,                      -- number or letter of its line
  add column colour text check (colour ~ '^#[0-9a-f]{6}$');

alter table component
  add column smart_pole boolean not null default false;        -- 智慧灯杆: a pole that carries devices
create index component_smart_pole_idx on component (id) where smart_pole;

insert into dataset (name) values
  ('route'), ('sensor'), ('pipe'), ('department'), ('staff'), ('unit'), ('enterprise'), ('household');

-- A line of public transport as its passengers know it, both directions in one row.
create table route (
  id              bigint generated always as identity primary key,
  source          text not null references source (key),
  source_id       text not null,
  source_version  bigint not null default 0,
  content_hash    text not null,
  updated_at      timestamptz not null default now(),
  name            text not null,
  name_en         text,
  ref             text,                        -- what is on the bus: '12'
  kind            text not null check (kind in ('bus', 'metro')),
  colour          text check (colour ~ '^#[0-9a-f]{6}$'),
  from_name       text,                        -- termini
  to_name         text,
  operator        text,
  stops           text[] not null default '{}',                -- names, from the first terminus to the other
  first_departure text check (first_departure ~ '^\d\d:\d\d$'),   -- local time; a service after midnight may count on past 24:00
  last_departure  text check (last_departure ~ '^\d\d:\d\d$'),
  headway_min     real check (headway_min > 0),
  length_m        real not null,               -- geodesic
  geom            geometry (MultiLineString, 4326) not null,
  geom_3857       geometry (MultiLineString, 3857) not null,
  unique (source, source_id)
);
create index on route using gist (geom);
create index on route using gist (geom_3857);

create table sensor (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int references region (id) on delete set null,
  name           text,
  name_en        text,
  code           text unique,
  kind           text not null check (kind in ('air_quality', 'noise', 'weather', 'rain', 'water_level', 'flood', 'manhole',
                   'water_meter', 'power_meter', 'gas_meter', 'gas_leak', 'smoke', 'traffic_flow', 'parking', 'waste_bin',
                   'structure', 'other')),
  height_m       real,                         -- above ground, negative below
  owner          text,
  pole_code      text,                         -- code of the component it is mounted on
  geom           geometry (Point, 4326) not null,
  geom_3857      geometry (Point, 3857) not null,
  unique (source, source_id)
);
create index on sensor (region_id);
create index on sensor (kind);
create index on sensor using gist (geom);
create index on sensor using gist (geom_3857);

-- Underground lines.
create table pipe (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  name           text,
  name_en        text,
  kind           text not null check (kind in ('water', 'sewage', 'gas', 'power', 'telecom')),
  diameter_mm    int check (diameter_mm > 0),
  material       text,
  depth_m        real check (depth_m >= 0),    -- ground to the pipe's top
  built_year     smallint,
  owner          text,
  street         text,
  length_m       real not null,                -- geodesic
  geom           geometry (MultiLineString, 4326) not null,
  geom_3857      geometry (MultiLineString, 3857) not null,
  unique (source, source_id)
);
create index on pipe (kind);
create index on pipe using gist (geom);
create index on pipe using gist (geom_3857);

create table department (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int references region (id) on delete set null,
  name           text not null,
  name_en        text,
  code           text not null unique,
  kind           text not null default 'other' check (kind ~ '^[a-z][a-z0-9_]*$'),   -- the city's own: police, water, …
  phone          text,
  geom           geometry (Point, 4326),       -- its seat; null: not known
  geom_3857      geometry (Point, 3857),
  unique (source, source_id)
);
create index on department (region_id);
create index on department using gist (geom);
create index on department using gist (geom_3857);

-- Who looks after a grid or another region.
create table staff (
  id              bigint generated always as identity primary key,
  source          text not null references source (key),
  source_id       text not null,
  source_version  bigint not null default 0,
  content_hash    text not null,
  updated_at      timestamptz not null default now(),
  region_id       int references region (id) on delete set null,
  name            text not null,
  name_en         text,
  code            text not null unique,
  role            text not null check (role in ('assistant', 'manager', 'supervisor')),   -- 协管员, 管理员, 督导员
  department_code text,
  department_id   bigint references department (id) on delete set null,
  region_code     text,
  phone           text,
  unique (source, source_id)
);
create index on staff (region_id);
create index on staff (department_id);

-- A response unit (处置力量): a vehicle or a team that can be sent.
create table unit (
  id              bigint generated always as identity primary key,
  source          text not null references source (key),
  source_id       text not null,
  source_version  bigint not null default 0,
  content_hash    text not null,
  updated_at      timestamptz not null default now(),
  region_id       int references region (id) on delete set null,
  name            text not null,
  name_en         text,
  code            text not null unique,
  kind            text not null check (kind in ('fire_engine', 'ambulance', 'police_car', 'traffic_police', 'city_management',
                    'gas_repair', 'water_repair', 'power_repair', 'telecom_repair', 'heating_repair', 'road_repair', 'drainage',
                    'sanitation', 'landscaping', 'rescue_team', 'rescue_boat', 'tow_truck', 'drone', 'other')),
  department_code text,
  department_id   bigint references department (id) on delete set null,
  crew            smallint check (crew >= 0),
  station_name    text,
  geom            geometry (Point, 4326) not null,             -- where it waits
  geom_3857       geometry (Point, 3857) not null,
  unique (source, source_id)
);
create index on unit (region_id);
create index on unit (department_id);
create index on unit (kind);
create index on unit using gist (geom);
create index on unit using gist (geom_3857);

-- Enterprises and households are many, and both ids are written by settling alone, from rows that are there: they refer without
-- a constraint, whose check of each row would take longer than writing it. What goes away is unlinked by the next settling.
create table enterprise (
  id             bigint generated always as identity primary key,
  source         text not null references source (key),
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int,
  name           text not null,
  name_en        text,
  code           text not null unique,         -- unified social credit code, 18 characters (GB 32100-2015)
  category       text check (category ~ '^[A-T]$'),            -- section of GB/T 4754-2017
  employees      int check (employees >= 0),
  building_code  text,
  building_id    bigint,
  storey         smallint,                     -- 1 at ground, negative below; null: not known
  geom           geometry (Point, 4326),       -- null: only its building is known
  geom_3857      geometry (Point, 3857),
  unique (source, source_id)
);
create index on enterprise (region_id);
create index on enterprise (building_id);
create index on enterprise using gist (geom);
create index on enterprise using gist (geom_3857);

-- Counts alone: no names of anyone.
create table household (
  id             bigint generated always as identity primary key,
  source         text not null,
  source_id      text not null,
  source_version bigint not null default 0,
  content_hash   text not null,
  updated_at     timestamptz not null default now(),
  region_id      int,
  code           text not null,
  building_code  text,
  building_id    bigint,
  storey         smallint,
  door           text,                         -- '1202'
  residents      smallint not null default 0 check (residents >= 0),
  unique (source, source_id)
);
create index on household (building_id);
