-- What feeds bring: readings of things that measure, positions of what moves, alerts and reports; and what became of each message.
--
-- Append-only. `observed_at` is the device's time, `received_at` ours. A reading is known by (series, observed_at): the same value again
-- is a duplicate and writes nothing, another value is a correction and gets the next `revision`. As known at an instant: of each
-- (series, observed_at) the highest revision with `received_at` not after it.

insert into dataset (name) values ('series'), ('mover'), ('alert'), ('report'), ('traffic');

-- Feeds --------------------------------------------------------------------------------------------------------------------------

-- What is known of a feed at run time; what it is stands in its adapter or its definition file. Counters only rise.
create table feed (
  id               text primary key check (id ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  first_arrival_at timestamptz,
  last_arrival_at  timestamptz,                -- of a message with at least one good item, or a good empty one
  last_observed_at timestamptz,                -- newest device time
  last_fault_at    timestamptz,
  last_fault       text,
  messages         bigint not null default 0,  -- messages = failed + those of which at least one item was good, or that were empty
  failed           bigint not null default 0,  -- messages that could not be read at all
  items            bigint not null default 0,  -- items = accepted + duplicates + rejected
  accepted         bigint not null default 0,  -- rows written, corrections among them
  corrections      bigint not null default 0,
  late             bigint not null default 0,  -- of the accepted: older than what was known of the same series or mover already
  duplicates       bigint not null default 0,
  rejected         bigint not null default 0,  -- in dead letters
  future           bigint not null default 0,  -- of the rejected: dated later than the clock allows
  fallen           bigint not null default 0,  -- of the accepted: counts of meters lower than before, doubtful for it
  bytes            bigint not null default 0
);

-- The same by the minute of arrival, for rate, lag and error rate; kept for two days.
create table feed_minute (
  feed_id    text not null,
  minute     timestamptz not null,
  messages   int not null default 0,
  failed     int not null default 0,
  accepted   int not null default 0,
  duplicates int not null default 0,
  rejected   int not null default 0,
  bytes      bigint not null default 0,
  lag_ms_sum double precision not null default 0,              -- received − observed, of the accepted
  lag_ms_max double precision not null default 0,
  primary key (feed_id, minute)
);

-- What was not taken: a whole message, or items of one. Kept until it is replayed with success or discarded.
create table dead_letter (
  id            bigint generated always as identity primary key,
  feed_id       text not null,
  received_at   timestamptz not null default now(),
  door          text not null check (door in ('http', 'mqtt', 'poll', 'drop', 'replay')),
  encoding      text not null,                 -- of feeds/feed.ts: json, ndjson, xml …
  origin        text,                          -- topic, file or address that it came from, where that says who spoke
  payload       bytea not null,                -- the message as it came, or as much of it as is kept
  payload_bytes int not null,                  -- its whole size
  fault_code    text not null,
  fault         text not null,                 -- what, which, the value, what would be right
  place         text,                          -- 'line 12', 'items[3].pm25'
  faults        int not null default 1,        -- items of this message that were not taken
  replays       int not null default 0,
  replayed_at   timestamptz,
  resolved_at   timestamptz,                   -- replayed with success, or discarded
  resolution    text check (resolution in ('replayed', 'discarded'))
);
create index on dead_letter (feed_id, id) where resolved_at is null;

-- What is fetched regularly from addresses. One replica asks each: it holds the row for as long as it comes back in time.
create table feed_poll (
  feed_id       text primary key,
  holder        uuid not null,                 -- one running server
  held_until    timestamptz not null,
  url           text,                          -- that was asked when the rest was said
  etag          text,
  last_modified text
);

-- What limits the readings of a sensor are judged by (domain/sensor-traits.ts): as its source has it, and as feeds tell. Where both say
-- something the source's own list holds.
alter table sensor add column traits jsonb not null default '{}', add column told_traits jsonb not null default '{}';

-- Which replica reads the broker of feeds, by a session that goes on whoever that is.
create table broker_turn (
  is_only    boolean primary key default true check (is_only),
  client_id  text not null default 'city-' || gen_random_uuid(),
  holder     uuid not null,                    -- one running server
  held_until timestamptz not null
);

-- Readings -----------------------------------------------------------------------------------------------------------------------

-- One property of one thing, as one feed tells of it.
create table series (
  id         int generated always as identity primary key,
  feed_id    text not null,
  thing      text not null,                    -- the feed's name of what measures or is measured
  property   text not null,                    -- id in domain/properties.ts
  sensor_id  bigint references sensor (id) on delete set null,   -- by code = thing, or by source 'feed:<id>' and source_id = thing
  road_id    bigint references road (id) on delete set null,
  region_id  int references region (id) on delete set null,      -- of the sensor or road
  restricted boolean not null default false,   -- of a feed of that grade: needs the right restricted.view
  unique (feed_id, thing, property)
);
create index on series (sensor_id);
create index on series (road_id);
create index on series (region_id);

-- The newest value by device time of each series.
create table series_latest (
  series_id   int primary key references series (id) on delete cascade,
  observed_at timestamptz not null,
  received_at timestamptz not null,
  value       double precision not null,
  quality     smallint not null                -- 0 good, 1 estimated, 2 doubtful, 3 device reports a fault
) with (fillfactor = 60);

create table observation (
  series_id   int not null,
  observed_at timestamptz not null,
  revision    smallint not null default 0,
  quality     smallint not null default 0,
  received_at timestamptz not null,
  value       double precision not null,
  primary key (series_id, observed_at, revision)
) partition by range (observed_at);            -- a month each, 'observation_202611'

-- Roll-ups, one row for each series and bucket of clean hours (see rollup_due). Of each instant the highest revision counts; doubtful
-- and faulty values do not. Of levels in decibels `sum` is that of 10^(L/10). Days are the city's, from midnight to midnight of its zone.
create table observation_minute (
  series_id int not null, bucket_at timestamptz not null,
  count int not null, sum double precision not null, min double precision not null, max double precision not null,
  first double precision not null, last double precision not null,
  primary key (series_id, bucket_at)
);
create table observation_hour (like observation_minute including all);
create table observation_day (like observation_minute including all);

-- Hours whose readings changed since they were rolled up, by blocks of 256 series, so that what is done at once stays small. Who writes
-- readings holds the advisory lock of hour and block shared, who rolls up holds it alone: a roll-up of an hour that is not here agrees
-- with its readings. Hours that are here are told from the readings themselves, and so are days that have such an hour.
create table rollup_due (
  hour_at timestamptz not null,
  block   int not null,                        -- series_id / 256
  primary key (hour_at, block)
);

-- How long things are kept; null: for ever. Rows of whole partitions that are older go. What is before `kept_from` is going or gone:
-- it is set before anything is deleted, and who reads roll-ups reads what is before it from the readings.
create table retention (
  kind text primary key check (kind in ('observation', 'observation_minute', 'observation_hour', 'observation_day', 'mover_position', 'feed_minute', 'dead_letter')),
  keep interval check (keep > interval '0'),
  kept_from timestamptz not null default '-infinity'
);
insert into retention (kind, keep) values
  ('observation', '400 days'), ('observation_minute', '30 days'), ('observation_hour', '5 years'), ('observation_day', null),
  ('mover_position', '7 days'), ('feed_minute', '2 days'), ('dead_letter', '90 days');

-- What moves ---------------------------------------------------------------------------------------------------------------------

create table mover (
  id            int generated always as identity primary key,
  feed_id       text not null,
  source_id     text not null,
  kind          text not null check (kind in ('bus', 'metro', 'taxi', 'patrol', 'fire_engine', 'ambulance', 'sanitation', 'hazardous',
                  'truck', 'car', 'bike', 'boat', 'drone', 'person', 'other')),
  name          text,                          -- number plate, fleet number
  name_en       text,
  unit_id       bigint references unit (id) on delete set null,
  route_id      bigint references route (id) on delete set null,
  restricted    boolean not null default false,
  -- The newest position by device time.
  observed_at   timestamptz,
  received_at   timestamptz,
  lng_e7        int,                           -- degrees × 10⁷, WGS84
  lat_e7        int,
  speed_kmh     real,
  bearing_deg   real,                          -- clockwise from true north
  region_id     int references region (id) on delete set null,   -- the deepest that it is in
  -- What it is found by, as search_entry has it. None of it changes with a position, so that positions leave all indexes as they are.
  terms_spaced  text not null generated always as (regexp_replace(
                  lower(coalesce(name || E'\n', '') || coalesce(name_en || E'\n', '') || source_id), '([^\x01-\x7f])', ' \1 ', 'g')) stored,
  unique (feed_id, source_id)
) with (fillfactor = 50);
create index on mover (unit_id);
create index on mover (route_id);
create index on mover using gin (terms_spaced gin_trgm_ops);

create table mover_position (
  mover_id    int not null,
  observed_at timestamptz not null,
  received_at timestamptz not null,
  lng_e7      int not null,
  lat_e7      int not null,
  speed_kmh   real,
  bearing_deg real,
  region_id   int,
  primary key (mover_id, observed_at)
) partition by range (observed_at);            -- six hours each, 'mover_position_2026112206' (UTC)

-- Alerts and reports -------------------------------------------------------------------------------------------------------------

-- A warning to many (CAP 1.2 and its like). One row per message; an Update or Cancel names what it replaces.
create table alert (
  id            bigint generated always as identity primary key,
  feed_id       text not null,
  source_id     text not null,                 -- sender,identifier,sent of CAP
  sent_at       timestamptz not null,
  received_at   timestamptz not null default now(),
  status        text not null check (status in ('actual', 'exercise', 'system', 'test', 'draft')),
  message_type  text not null check (message_type in ('alert', 'update', 'cancel', 'ack', 'error')),
  replaces      text[] not null default '{}',  -- source ids
  replaced_at   timestamptz,                   -- by an Update or Cancel that came
  category      text[] not null default '{}',
  event         text not null,
  event_en      text,
  severity      text not null check (severity in ('extreme', 'severe', 'moderate', 'minor', 'unknown')),
  urgency       text not null default 'unknown',
  certainty     text not null default 'unknown',
  warning_color text check (warning_color in ('red', 'orange', 'yellow', 'blue')),
  headline      text,
  headline_en   text,
  description   text,
  instruction   text,
  sender_name   text,
  effective_at  timestamptz,
  onset_at      timestamptz,
  expires_at    timestamptz,
  area_text     text,
  restricted    boolean not null default false,
  content       jsonb not null default '{}',   -- all of it, languages included
  geom          geometry (Geometry, 4326),     -- polygons, circles as polygons, or a point; null: only words
  geom_3857     geometry (Geometry, 3857),
  unique (feed_id, source_id)
);
create index on alert (sent_at);
create index on alert using gist (geom);
create index on alert using gist (geom_3857);

-- Something that somebody tells of: a ticket of 12345, a road accident, a call. Revised by newer messages of the same source id.
create table report (
  id           bigint generated always as identity primary key,
  feed_id      text not null,
  source_id    text not null,
  revision     int not null default 0,
  reported_at  timestamptz not null,
  updated_at   timestamptz not null,           -- the source's; an older message than this changes nothing
  received_at  timestamptz not null default now(),
  category     text not null,                  -- the source's words
  title        text not null,
  description  text,
  status       text,                           -- the source's words
  closed_at    timestamptz,
  address      text,
  caller_name  text,                           -- no reader may see either
  caller_phone text,
  region_id    int references region (id) on delete set null,
  restricted   boolean not null default false,
  content      jsonb not null default '{}',
  geom         geometry (Point, 4326),
  geom_3857    geometry (Point, 3857),
  unique (feed_id, source_id)
);
create index on report (region_id);
create index on report (reported_at);
create index on report using gist (geom);
create index on report using gist (geom_3857);

-- Who may see it -----------------------------------------------------------------------------------------------------------------

-- As keep_to_scope, for tables that change by the second and that nothing is found by: no search entry follows them.
create function keep_live_to_scope(kept regclass, asked text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', kept);
  execute format('create policy whole on %s for select to city_whole using ((select city_may(%L)) and (not restricted or (select city_may(''restricted.view''))))',
    kept, asked);
  execute format('create policy scoped on %s for select to city_scoped using ((select city_may(%L)) and (not restricted or (select city_may(''restricted.view''))) and region_id in (select * from city_scope()))',
    kept, asked);
end
$$;
select keep_live_to_scope('series', 'city.view');
select keep_live_to_scope('mover', 'city.view');
select keep_live_to_scope('report', 'report.view');
grant select on series, mover to city_whole, city_scoped;
grant select (id, feed_id, source_id, revision, reported_at, updated_at, received_at, category, title, description, status, closed_at, address,
  region_id, restricted, geom, geom_3857) on report to city_whole, city_scoped;

-- Readings follow their series: a reader sees those of the series that it sees.
create function keep_with(kept regclass, followed regclass, by_column text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', kept);
  execute format('create policy whole on %s for select to city_whole using (%I in (select id from %s))', kept, by_column, followed);
  execute format('create policy scoped on %s for select to city_scoped using (%I in (select id from %s))', kept, by_column, followed);
end
$$;
select keep_with('series_latest', 'series', 'series_id');
select keep_with('observation', 'series', 'series_id');
select keep_with('observation_minute', 'series', 'series_id');
select keep_with('observation_hour', 'series', 'series_id');
select keep_with('observation_day', 'series', 'series_id');
grant select on series_latest, observation, observation_minute, observation_hour, observation_day, rollup_due, retention to city_whole, city_scoped;
-- Where something was, too, and only while it was there: a vehicle that has come into a region does not show where it came from.
alter table mover_position enable row level security;
create policy whole on mover_position for select to city_whole using (mover_id in (select id from mover));
create policy scoped on mover_position for select to city_scoped using (
  region_id in (select * from city_scope()) and (select city_may('city.view'))
  and ((select city_may('restricted.view')) or mover_id in (select id from mover)));
grant select on mover_position to city_whole, city_scoped;

-- Warnings are for everyone.
alter table alert enable row level security;
create policy whole on alert for select to city_whole using (
  (select city_may('city.view')) and (not restricted or (select city_may('restricted.view'))));
create policy scoped on alert for select to city_scoped using (
  (select city_may('city.view')) and (not restricted or (select city_may('restricted.view'))));
grant select on alert, feed, feed_minute to city_whole, city_scoped;
grant select, update on dead_letter to city_gate;

-- Partitions ---------------------------------------------------------------------------------------------------------------------

-- Makes the partitions that these instants need, and nothing where they are there. A partition is never written to by its own name.
create function keep_partitions(kept text, instants timestamptz[]) returns void language plpgsql as $$
declare
  from_at timestamptz;
  to_at timestamptz;
  name text;
begin
  for from_at, to_at, name in
    select distinct
      case kept when 'observation' then date_trunc('month', at, 'UTC') else date_bin('6 hours', at, '2000-01-01Z') end,
      case kept when 'observation' then date_trunc('month', at, 'UTC') + interval '1 month' else date_bin('6 hours', at, '2000-01-01Z') + interval '6 hours' end,
      kept || '_' || to_char(case kept when 'observation' then date_trunc('month', at, 'UTC') else date_bin('6 hours', at, '2000-01-01Z') end at time zone 'UTC',
        case kept when 'observation' then 'YYYYMM' else 'YYYYMMDDHH24' end)
    from unnest(instants) at
  loop
    if to_regclass(name) is null then
      perform pg_advisory_xact_lock(6077231);
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L)', name, kept, from_at, to_at);
    end if;
  end loop;
end
$$;

-- Drops the partitions that end before an instant: of readings only those with nothing left to roll up. What is held by others for
-- longer than a moment stays until the next time. Answers with how many went.
create function drop_partitions(kept text, before timestamptz) returns int language plpgsql as $$
declare
  part record;
  dropped int := 0;
begin
  for part in
    select c.relname as name, (bounds[1])::timestamptz as from_at, (bounds[2])::timestamptz as to_at
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
      cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') bounds
    where i.inhparent = kept::regclass
  loop
    continue when part.to_at > before;
    continue when kept = 'observation' and exists (select from rollup_due where hour_at >= part.from_at and hour_at < part.to_at);
    execute format('drop table %I', part.name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
