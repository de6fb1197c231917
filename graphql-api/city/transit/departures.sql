-- Zones and the latest second of a day, of some sources' timetables.
-- name: zones
select s.source, s.time_zone as "timeZone",
  (select max(c.departure_s + coalesce((select max(f.to_s) from transit_frequency f where f.trip = c.trip), 0))
    from transit_stop p join transit_call c on c.stop_id = p.stop_id where p.source = s.source and p.place = any (:places::text[])) as "longestS"
from transit_timetable s where s.source = any (:sources::text[])

-- Calls of the services of each of these days where boarding is possible and the trip continues; frequency-based trips
-- once for each run, up to the limit. Index on transit_call (stop_id, departure_s).
-- name: calls
select found.* from unnest(:sources::text[], :places::text[]) as asked (source, place)
cross join lateral (
  select asked.source, asked.place, run.day::text as day, run.start_ms as "startMs", run.start_ms + run.departure_s * 1000.0 as "scheduledMs",
    run.start_ms + (run.begins_s + run.shift_s) * 1000.0 as "beginsMs", run.by_headway as "byHeadway",
    run.shift_s as "shiftS", to_char(make_interval(secs => run.begins_s + run.shift_s), 'HH24:MI:SS') as "startTime", run.trip, run.sequence, t.trip_id as "tripId", t.headsign, run.stop_name as "stopName", t.route_id as "routeId"
  from (
    select stop.name as stop_name, d.day, d.start_ms, c.trip, c.sequence, c.departure_s, 0 as shift_s, false as by_headway,
      (select min(f.departure_s) from transit_call f where f.trip = c.trip) as begins_s
    from transit_stop stop
    join unnest(:daySources::text[], :days::date[], :startMs::float8[], :fromS::int[], :toS::int[]) as d (source, day, start_ms, from_s, to_s)
      on d.source = stop.source
    join transit_call c on c.stop_id = stop.stop_id and c.departure_s >= d.from_s and c.departure_s < d.to_s and not c.no_pickup
    where stop.source = asked.source and stop.place = asked.place
      and not exists (select from transit_frequency f where f.trip = c.trip)
    union all
    select stop.name, d.day, d.start_ms, c.trip, c.sequence, c.departure_s + shift.s, shift.s, true, b.s
    from transit_stop stop
    join unnest(:daySources::text[], :days::date[], :startMs::float8[], :fromS::int[], :toS::int[]) as d (source, day, start_ms, from_s, to_s)
      on d.source = stop.source
    join transit_call c on c.stop_id = stop.stop_id and not c.no_pickup
    join transit_frequency f on f.trip = c.trip
    cross join lateral (select min(b.departure_s) as s from transit_call b where b.trip = c.trip) b
    cross join lateral (select greatest(0, ceil((d.from_s - f.from_s - c.departure_s + b.s)::numeric / f.headway_s))::int as first) k
    cross join lateral (
      select f.from_s - b.s + n * f.headway_s as s
      from generate_series(k.first, least(k.first + :limit::int, (f.to_s - f.from_s - 1) / f.headway_s)) n
      where f.from_s - b.s + n * f.headway_s + c.departure_s < d.to_s) shift
    where stop.source = asked.source and stop.place = asked.place
  ) run
  join transit_trip t on t.id = run.trip and t.source = asked.source
  join transit_service v on v.source = t.source and v.service_id = t.service_id
  where (run.day = any (v.added) or (run.day between v.from_day and v.to_day
      and (v.weekdays >> (extract(isodow from run.day)::int - 1)) & 1 = 1 and not run.day = any (v.removed)))
    and exists (select from transit_call onward where onward.trip = run.trip and onward.sequence > run.sequence)
  order by run.start_ms + run.departure_s * 1000.0, t.trip_id, run.sequence limit :limit::int
) found

-- name: routes
select source, source_id as "sourceId", ref, name, colour from route where source = any (:sources::text[]) and source_id = any (:sourceIds::text[])

-- Delays of runs up to each of these calls: for the run as a whole with sequence −1. Cancellations are of the run or
-- the call, with or without a day. Delays of a frequency-based trip apply to the run with the given first departure; a
-- cancellation without one applies to all.
-- name: delays
with wanted as (
  select w.*, left(t.trip_id, 100) as trip_thing
  from unnest(:trips::int[], :sequences::int[], :days::text[], :startTimes::text[], :byHeadway::boolean[]) as w (trip, sequence, day, start_time, by_headway)
  join transit_trip t on t.id = w.trip
), run as (
  select w.trip, w.start_time, max(w.sequence) as sequence, w.trip_thing || told.start_time as thing
  from wanted w cross join lateral (values (''), ('@' || w.start_time)) told (start_time)
  where not w.by_headway or told.start_time <> ''
  group by w.trip, w.start_time, w.trip_thing, told.start_time
), called as (
  select r.trip, r.start_time, r.thing, p.sequence, p.arrival_s, p.departure_s, left(p.stop_id, 90) as stop_thing
  from run r join transit_call p on p.trip = r.trip and p.sequence <= r.sequence
), named as (
  select false as cancels, trip, start_time, null::text as day, sequence, arrival_s, departure_s, thing || '/' || stop_thing as thing from called
  union all select false, trip, start_time, null, sequence, arrival_s, departure_s, thing || '/#' || sequence from called
  union all select false, trip, start_time, null, -1, null, null, thing from run
  union select true, w.trip, w.start_time, d.day, place.sequence, null, null,
    w.trip_thing || coalesce('@' || d.day, '') || told.start_time || place.thing
  from wanted w join transit_call p on p.trip = w.trip and p.sequence = w.sequence
  cross join lateral (values (null), (w.day)) d (day)
  cross join lateral (values (''), ('@' || w.start_time)) told (start_time)
  cross join lateral (values (-1, ''), (p.sequence, '/' || left(p.stop_id, 90)), (p.sequence, '/#' || p.sequence)) place (sequence, thing)
)
select n.trip, n.start_time as "startTime", n.day, n.sequence, n.arrival_s as "arrivalS", n.departure_s as "departureS", d.property, d.value, d.quality,
  d.observed_at as "observedAt", d.received_at as "receivedAt", d.feed_id as "feedId"
from newest_delays(array(select thing from named)) d join named n on n.thing = d.thing and n.cancels = (d.property = 'cancelled')
where d.observed_at > :since::timestamptz and d.observed_at <= :until::timestamptz
