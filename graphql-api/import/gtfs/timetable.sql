-- name: dropTimetable
with trips as (delete from transit_trip where source = :source), stops as (delete from transit_stop where source = :source)
delete from transit_service where source = :source

-- name: putServices
insert into transit_service (source, service_id, time_zone, weekdays, from_day, to_day, added, removed)
select :source, t.service_id, t.time_zone, t.weekdays, t.from_day, t.to_day,
  coalesce(string_to_array(nullif(t.added, ''), ',')::date[], '{}'), coalesce(string_to_array(nullif(t.removed, ''), ',')::date[], '{}')
from unnest(:serviceIds::text[], :timeZones::text[], :weekdays::smallint[], :fromDays::date[], :toDays::date[], :added::text[], :removed::text[])
  as t (service_id, time_zone, weekdays, from_day, to_day, added, removed)

-- name: putStops
insert into transit_stop (source, stop_id, place, name) select :source, t.*
from unnest(:stopIds::text[], :places::text[], :names::text[]) as t (stop_id, place, name)

-- name: putTrips
insert into transit_trip (source, trip_id, route_id, service_id, headsign, direction)
select :source, t.*
from unnest(:tripIds::text[], :routeIds::text[], :serviceIds::text[], :headsigns::text[], :directions::smallint[]) as t
returning id, trip_id as "tripId"

-- name: putCalls
insert into transit_call (trip, sequence, stop_id, arrival_s, departure_s, no_pickup)
select * from unnest(:trips::int[], :sequences::int[], :stopIds::text[], :arrivals::int[], :departures::int[], :noPickups::boolean[])

-- name: putFrequencies
insert into transit_frequency (trip, from_s, to_s, headway_s)
select * from unnest(:trips::int[], :froms::int[], :tos::int[], :headways::int[])

-- Services with only added days run from the first to the last of them.
-- name: putTimetable
insert into transit_timetable (source, digest, loaded_at, time_zone, routes, stops, services, trips, calls, first_day, last_day)
select :source, :digest, clock_timestamp(), :timeZone, :routes, :stops, :services, :trips, :calls, min(d.day), max(d.day)
from transit_service s cross join lateral unnest(array[s.from_day, s.to_day] || s.added) d (day) where s.source = :source
on conflict (source) do update set digest = excluded.digest, loaded_at = excluded.loaded_at, time_zone = excluded.time_zone, routes = excluded.routes,
  stops = excluded.stops, services = excluded.services, trips = excluded.trips, calls = excluded.calls,
  first_day = excluded.first_day, last_day = excluded.last_day

-- name: timetables
select source, digest, loaded_at as "loadedAt", time_zone as "timeZone", routes, stops, services, trips, calls,
  first_day::text as "firstDay", last_day::text as "lastDay"
from transit_timetable where source = any (:sources::text[])

-- Stops of an earlier timetable that are missing in this one.
-- name: dropGoneStops
delete from facility where source = :source and source_id like 'stop/%' and not source_id = any (:kept::text[]) returning id

-- name: dropGoneRoutes
delete from route where source = :source and source_id like 'route/%' and not source_id = any (:kept::text[]) returning id

-- Resolves a thing of transit-delays: 'trip/stop', 'trip/#sequence', or a trip as a whole.
-- name: callsOfThings
select t.thing, trip.source, trip.trip_id as "tripId", trip.route_id as "routeId", route.ref, route.name as "routeName", trip.headsign, c.stop_id as "stopId",
  stop.name as "stopName", c.sequence, c.arrival_s as "arrivalS", c.departure_s as "departureS"
from unnest(:things::text[], :tripIds::text[], :stops::text[]) as t (thing, trip_id, stop)
join transit_trip trip on trip.trip_id = t.trip_id
left join route on route.source = trip.source and route.source_id = 'route/' || trip.route_id
left join lateral (
  select c.* from transit_call c
  where c.trip = trip.id and (c.stop_id = t.stop or '#' || c.sequence = t.stop)
  order by c.sequence limit 1) c on true
left join facility stop on stop.source = trip.source and stop.source_id = 'stop/' || c.stop_id
order by t.thing
