-- Zones and the latest second of a day, of the timetables of some sources.
-- name: zones
select s.source, s.time_zone as "timeZone",
  (select max(c.departure_s) from transit_stop p join transit_call c on c.stop_id = p.stop_id where p.source = s.source and p.place = any (:places::text[])) as "longestS"
from transit_timetable s where s.source = any (:sources::text[])

-- Calls of the services that run on each of these days, where the trip goes on. Index on transit_call (stop_id, departure_s).
-- name: calls
select found.* from unnest(:sources::text[], :places::text[]) as asked (source, place)
cross join lateral (
  select asked.source, asked.place, d.day::text as day, d.start_ms + c.departure_s * 1000.0 as "scheduledMs",
    d.start_ms + (select min(f.departure_s) from transit_call f where f.trip = c.trip) * 1000.0 as "beginsMs",
    c.trip, c.sequence, t.trip_id as "tripId", t.headsign, stop.name as "stopName", t.route_id as "routeId"
  from transit_stop stop
  join unnest(:daySources::text[], :days::date[], :startMs::float8[], :fromS::int[], :toS::int[]) as d (source, day, start_ms, from_s, to_s)
    on d.source = stop.source
  join transit_call c on c.stop_id = stop.stop_id and c.departure_s >= d.from_s and c.departure_s < d.to_s
  join transit_trip t on t.id = c.trip and t.source = stop.source
  join transit_service v on v.source = t.source and v.service_id = t.service_id
  where stop.source = asked.source and stop.place = asked.place
    and (d.day = any (v.added) or (d.day between v.from_day and v.to_day
      and (v.weekdays >> (extract(isodow from d.day)::int - 1)) & 1 = 1 and not d.day = any (v.removed)))
    and exists (select from transit_call onward where onward.trip = c.trip and onward.sequence > c.sequence)
  order by d.start_ms + c.departure_s * 1000.0, t.trip_id, c.sequence limit :limit::int
) found

-- name: routes
select source, source_id as "sourceId", ref, name, colour from route where source = any (:sources::text[]) and source_id = any (:sourceIds::text[])

-- What is known of trips up to one of their calls: of the trip as a whole with sequence −1.
-- name: delays
with wanted as (
  select trip, max(sequence) as sequence from unnest(:trips::int[], :sequences::int[]) as t (trip, sequence) group by trip
), called as (
  select w.trip, p.sequence, left(t.trip_id, 100) as trip_thing, left(p.stop_id, 90) as stop_thing
  from wanted w join transit_trip t on t.id = w.trip join transit_call p on p.trip = w.trip and p.sequence <= w.sequence
), named as (
  select trip, sequence, trip_thing || '/' || stop_thing as thing from called
  union all select trip, sequence, trip_thing || '/#' || sequence from called
  union all select distinct trip, -1, trip_thing from called
)
select n.trip, n.sequence, d.delay_s as "delayS", d.observed_at as "observedAt", d.feed_id as "feedId"
from newest_delays(array(select thing from named)) d join named n using (thing)
where d.observed_at > :since::timestamptz and d.observed_at <= :until::timestamptz
