-- name: dropTimetable
with trips as (delete from transit_trip where source = :source)
delete from transit_service where source = :source

-- name: putServices
insert into transit_service (source, service_id, time_zone, weekdays, from_day, to_day, added, removed)
select :source, t.service_id, t.time_zone, t.weekdays, t.from_day, t.to_day,
  coalesce(string_to_array(nullif(t.added, ''), ',')::date[], '{}'), coalesce(string_to_array(nullif(t.removed, ''), ',')::date[], '{}')
from unnest(:serviceIds::text[], :timeZones::text[], :weekdays::smallint[], :fromDays::date[], :toDays::date[], :added::text[], :removed::text[])
  as t (service_id, time_zone, weekdays, from_day, to_day, added, removed)

-- name: putTrips
insert into transit_trip (source, trip_id, route_id, service_id, headsign, direction)
select :source, t.*
from unnest(:tripIds::text[], :routeIds::text[], :serviceIds::text[], :headsigns::text[], :directions::smallint[]) as t
returning id, trip_id as "tripId"

-- name: putCalls
insert into transit_call (trip, sequence, stop_id, arrival_s, departure_s)
select * from unnest(:trips::int[], :sequences::int[], :stopIds::text[], :arrivals::int[], :departures::int[])

-- name: timetableCounts
select (select count(*) from transit_service where source = :source) as services,
  (select count(*) from transit_trip where source = :source) as trips,
  (select count(*) from transit_call c join transit_trip t on t.id = c.trip where t.source = :source) as calls

-- What a thing of transit-delays names: 'trip/stop', 'trip/#sequence', or a trip as a whole.
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
