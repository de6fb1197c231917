-- Timetables as they run: trips that go again and again, stops where nobody gets on, and what real time says in other ways than by a delay.

-- A trip that runs from one second of the service's day up to another, again and again; the times of its calls count from its first departure.
create table transit_frequency (
  trip      int not null references transit_trip (id) on delete cascade,
  from_s    int not null check (from_s >= 0),
  to_s      int not null check (to_s > from_s),   -- the last departure is before it
  headway_s int not null check (headway_s > 0),
  primary key (trip, from_s)
);
grant select on transit_frequency to city_whole, city_scoped;

alter table transit_call add column no_pickup boolean not null default false;

-- As before, also of times that are told in place of a delay, and of what is known to be unknown (quality 3).
drop function newest_delays(text[]);
create index on series (thing) where property in ('arrival_time', 'departure_time');
create function newest_delays(things text[])
returns table (thing text, feed_id text, property text, value double precision, quality smallint, observed_at timestamptz, received_at timestamptz)
language sql stable security definer set search_path from current as $$
  select s.thing, s.feed_id, s.property, latest.value, latest.quality, latest.observed_at, latest.received_at
  from series s join series_latest latest on latest.series_id = s.id
  where s.property in ('delay_s', 'arrival_time', 'departure_time') and s.thing = any (things)
    and (latest.quality <= 1 or (latest.quality = 3 and s.property = 'delay_s'))
    and city_may('city.view') and (not s.restricted or city_may('restricted.view'))
$$;
revoke execute on function newest_delays(text[]) from public;
grant execute on function newest_delays(text[]) to city_whole, city_scoped;
