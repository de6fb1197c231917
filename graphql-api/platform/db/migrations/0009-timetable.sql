-- Timetables of public transport (GTFS Schedule): what real-time delays are delays of. Routes and stops are rows of `route` and `facility` of the
-- same source ('route/12', 'stop/990101ST0003'). Ids are the publisher's.

-- On which days a service runs.
create table transit_service (
  source     text not null references source (key) on delete cascade,
  service_id text not null,
  time_zone  text not null,                    -- of its agency: times of calls are local
  weekdays   smallint not null default 0 check (weekdays between 0 and 127),   -- bit 0 is Monday
  from_day   date,                             -- both included; null: on added days alone
  to_day     date,
  added      date[] not null default '{}',
  removed    date[] not null default '{}',
  primary key (source, service_id)
);

create table transit_trip (
  id         int generated always as identity primary key,
  source     text not null references source (key) on delete cascade,
  trip_id    text not null,
  route_id   text not null,
  service_id text not null,
  headsign   text,
  direction  smallint check (direction in (0, 1)),
  unique (source, trip_id)
);

-- A trip at one of its stops. Seconds since the beginning of the service's day, past 86400 after midnight.
create table transit_call (
  trip        int not null references transit_trip (id) on delete cascade,
  sequence    int not null,
  stop_id     text not null,
  arrival_s   int check (arrival_s >= 0),      -- null: no time is published for this stop
  departure_s int check (departure_s >= arrival_s),
  primary key (trip, sequence)
);
create index on transit_call (stop_id, departure_s);

-- Where calls are: a stop, or a platform of a station.
create table transit_stop (
  source  text not null references source (key) on delete cascade,
  stop_id text not null,
  place   text not null,                       -- stop_id of the stop or station that it is shown as: facility 'stop/<place>'
  name    text not null,
  primary key (source, stop_id)
);
create index on transit_stop (source, place);

-- What was loaded last of each source, whole or not at all.
create table transit_timetable (
  source    text primary key references source (key) on delete cascade,
  digest    text,                              -- SHA-256 of the archive; null: not known
  loaded_at timestamptz not null,
  time_zone text not null,                     -- of its first agency
  routes    int not null,
  stops     int not null,                      -- platforms among them
  services  int not null,
  trips     int not null,
  calls     int not null,
  first_day date,                              -- of its services, both included; null: none runs
  last_day  date
);

-- As open as the lines themselves are.
grant select on transit_service, transit_trip, transit_call, transit_stop, transit_timetable to city_whole, city_scoped;

-- Delays are as open as the timetable: they are of trips, which lie in no region. A trip's things are found by what they are called.
create index on series (thing) where property = 'delay_s';
create function newest_delays(things text[]) returns table (thing text, feed_id text, delay_s double precision, observed_at timestamptz)
language sql stable security definer set search_path from current as $$
  select s.thing, s.feed_id, latest.value, latest.observed_at
  from series s join series_latest latest on latest.series_id = s.id
  where s.property = 'delay_s' and s.thing = any (things) and latest.quality <= 1
    and city_may('city.view') and (not s.restricted or city_may('restricted.view'))
$$;
revoke execute on function newest_delays(text[]) from public;
grant execute on function newest_delays(text[]) to city_whole, city_scoped;
