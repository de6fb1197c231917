-- Writes of feeds. Lists are arrays of equal length.

-- Names of things, series and movers
-- --------------------------------------------------------------------------------------------

-- name: regionRevision
select revision from dataset where name = 'region'

-- name: linkRevision
select sum(revision)::bigint as revision from dataset where name in ('region', 'sensor', 'road')

-- name: regionShapes
select id, level, code, st_asgeojson(geom, 9) as shape, st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east, st_ymax(geom) as north
from region

-- name: oldestKept
select kind, extract(epoch from keep)::float8 * 1000 as "keepMs", nullif(kept_from, '-infinity') as "keptFrom"
from retention where kind in ('observation', 'mover_position')

-- name: putSource
insert into source (key, format, title, licence, crs) values ('feed:' || :feedId, 'feed', :title, :licence, 'EPSG:4326')
on conflict (key) do update set title = excluded.title, licence = excluded.licence
where (source.title, source.licence) is distinct from (excluded.title, excluded.licence)

-- A sensor that the city has with the same code keeps the city's values.
-- name: cityCodes
select code from sensor where code = any (:codes::text[])

-- Traits that feeds send for existing sensors: the city's with that code, else the feed's own.
-- name: putTraits
update sensor s set told_traits = t.traits::jsonb, updated_at = now()
from unnest(:thing::text[], :traits::text[]) as t (thing, traits)
where s.id = coalesce((select c.id from sensor c where c.code = t.thing),
    (select c.id from sensor c where c.source = 'feed:' || :feedId and c.source_id = t.thing))
  and s.told_traits <> t.traits::jsonb
returning t.thing

-- name: bumpDatasets
update dataset set revision = revision + 1, updated_at = clock_timestamp() where name = any (:names::text[])

-- Target of a series: the sensor whose code is the thing, or that the feed has described itself; else the road with
-- that id.
-- part: linked
  left join lateral (
    select c.id, c.region_id from sensor c where c.code = t.thing
    union all select c.id, c.region_id from sensor c where c.source = 'feed:' || t.feed_id and c.source_id = t.thing
    limit 1) sensor on true
  left join lateral (
    select r.id, r.region_id from source k join road r on r.source = k.key and r.source_id = t.thing
    where sensor.id is null and t.property like 'traffic%' limit 1) road on true

-- name: putSeries
insert into series (feed_id, thing, property, sensor_id, road_id, region_id, restricted)
select t.feed_id, t.thing, t.property, sensor.id, road.id, coalesce(sensor.region_id, road.region_id), t.restricted
from unnest(:feedId::text[], :thing::text[], :property::text[], :restricted::boolean[]) as t (feed_id, thing, property, restricted)
  --+ linked
on conflict (feed_id, thing, property) do update set restricted = excluded.restricted where series.restricted <> excluded.restricted
returning id

-- name: findSeries
select s.id, s.feed_id as "feedId", s.thing, s.property, s.sensor_id as "sensorId", s.region_id as "regionId", s.restricted,
  l.observed_at as "latestAt"
from unnest(:feedId::text[], :thing::text[], :property::text[]) as t (feed_id, thing, property)
join series s using (feed_id, thing, property)
left join series_latest l on l.series_id = s.id

-- Relinks series: all, or those of some things. Returns those that changed.
-- name: linkSeries
update series s set sensor_id = f.sensor_id, road_id = f.road_id, region_id = f.region_id
from (
  select t.id, sensor.id as sensor_id, road.id as road_id, coalesce(sensor.region_id, road.region_id) as region_id
  from series t
    --+ linked
  where true
    and (t.feed_id, t.thing) in (select * from unnest(:feedId::text[], :thing::text[])) --? feedId
) f
where f.id = s.id and (s.sensor_id, s.road_id, s.region_id) is distinct from (f.sensor_id, f.road_id, f.region_id)
returning s.id

-- A line is named by its number, or by its timetable id.
-- name: putMovers
insert into mover as m (feed_id, source_id, kind, name, unit_id, route_id, restricted)
select t.feed_id, t.source_id, t.kind, t.name, (select u.id from unit u where u.code = t.unit_code),
  (select r.id from route r where r.ref = t.route_ref or r.source_id = 'route/' || t.route_ref
    order by r.ref is distinct from t.route_ref, r.id limit 1), t.restricted
from unnest(:feedId::text[], :sourceId::text[], :kind::text[], :name::text[], :unitCode::text[], :routeRef::text[], :restricted::boolean[])
  as t (feed_id, source_id, kind, name, unit_code, route_ref, restricted)
on conflict (feed_id, source_id) do update set
  kind = excluded.kind, name = coalesce(excluded.name, m.name), unit_id = coalesce(excluded.unit_id, m.unit_id),
  route_id = excluded.route_id, restricted = excluded.restricted
returning m.id, m.feed_id as "feedId", m.source_id as "sourceId", m.observed_at as "latestAt"

-- Readings -----------------------------------------------------------------------------------------------------------------------

-- name: keepPartitions
select keep_partitions(:kept, array(select to_timestamp(ms / 1000.0) from unnest(:instants::double precision[]) ms))

-- Roll-ups of an hour of a block and writers to it exclude each other. 64 slots stand for all hours: a batch may have
-- thousands. Locked in order, so that no two transactions wait for one another.
-- name: lockHours
select count(pg_advisory_xact_lock_shared(6077240, slot)) from (select slot from unnest(:slots::int[]) slot order by slot) s

-- name: markDue
insert into rollup_due (hour_at, block) select * from unnest(:hourAt::timestamptz[], :block::int[])
on conflict do nothing

-- Last counts of meters, and the size of their registers.
-- name: latestCounts
select s.id as "seriesId", extract(epoch from l.observed_at)::float8 * 1000 as "observedMs", l.value, l.quality,
  ((d.told_traits || d.traits) ->> 'dialDigits')::int as "dialDigits"
from unnest(:seriesId::int[]) t (id) join series s on s.id = t.id
left join series_latest l on l.series_id = s.id left join sensor d on d.id = s.sensor_id

-- Returns the array positions of readings that already existed.
-- name: insertReadings
with incoming as (
  select * from unnest(:seriesId::int[], :observedAt::timestamptz[], :quality::int2[], :receivedAt::timestamptz[], :value::float8[])
    with ordinality as t (series_id, observed_at, quality, received_at, value, place)
), written as (
  insert into observation (series_id, observed_at, quality, received_at, value)
  select series_id, observed_at, quality, received_at, value from incoming
  on conflict do nothing
  returning series_id, observed_at
)
select i.place::int from incoming i left join written w using (series_id, observed_at)
where (select count(*) from written) < :expected::int and w.series_id is null

-- Readings believed to be new; if one exists the whole statement fails. Columns as in copy-rows.ts.
-- name: copyReadings
copy observation (series_id, observed_at, revision, quality, received_at, value) from stdin (format binary)

-- part: overwriteLast
on conflict (series_id, observed_at, revision) do update set quality = excluded.quality, received_at = excluded.received_at, value = excluded.value
where o.revision >= :most::int

-- Readings whose instant already exists, one for each instant: either equal to the newest revision, which is returned,
-- or a new revision, whose number is returned. A position missing from the answer was overtaken by another transaction
-- and must be retried. After :most revisions the last one is overwritten.
-- name: reviseReadings
with incoming as (
  select * from unnest(:place::int[], :seriesId::int[], :observedAt::timestamptz[], :quality::int2[], :receivedAt::timestamptz[], :value::float8[],
      :keepsDoubt::int2[])
    as t (place, series_id, observed_at, quality, received_at, value, keeps_doubt)
), compared as (
  select i.*, n.revision, n.value as newest_value, n.quality as newest_quality, (n.value, n.quality) is not distinct from (i.value, i.quality)
    or (n.value = i.value and n.quality = 2 and i.quality < 2 and i.keeps_doubt = 1) as same
  from incoming i cross join lateral (
    select o.revision, o.value, o.quality from observation o where o.series_id = i.series_id and o.observed_at = i.observed_at
    order by o.revision desc limit 1) n
), written as (
  insert into observation as o (series_id, observed_at, revision, quality, received_at, value)
  select series_id, observed_at, greatest(revision, least(revision + 1, :most::int)), quality, received_at, value from compared where not same
    --+ overwriteLast
  returning series_id, observed_at, revision
)
select c.place, c.same, c.revision, c.newest_value as value, c.newest_quality as quality from compared c where c.same
union all
select c.place, c.same, w.revision, c.value, c.quality from compared c join written w using (series_id, observed_at) where not c.same

-- Revisions after one of this transaction's own: until it ends, nobody else can add any.
-- name: addRevisions
insert into observation as o (series_id, observed_at, revision, quality, received_at, value)
select * from unnest(:seriesId::int[], :observedAt::timestamptz[], :revision::int2[], :quality::int2[], :receivedAt::timestamptz[], :value::float8[])
  --+ overwriteLast

-- The newest by device time, for series that have one. Returns the series whose newest reading did not change.
-- name: moveLatest
with moved as (
  update series_latest l set observed_at = t.observed_at, received_at = t.received_at, value = t.value, quality = t.quality
  from unnest(:seriesId::int[], :observedAt::timestamptz[], :receivedAt::timestamptz[], :value::float8[], :quality::int2[])
    as t (series_id, observed_at, received_at, value, quality)
  where l.series_id = t.series_id and (l.observed_at < t.observed_at
    or l.observed_at = t.observed_at and (l.value, l.quality) is distinct from (t.value, t.quality))
  returning l.series_id
)
select s.id from unnest(:seriesId::int[]) s (id)
where (select count(*) from moved) < :expected::int and s.id not in (select series_id from moved)

-- The newest by device time. Returns the series whose newest reading changed. One statement writes a series once.
-- name: putLatest
insert into series_latest as l (series_id, observed_at, received_at, value, quality)
select * from unnest(:seriesId::int[], :observedAt::timestamptz[], :receivedAt::timestamptz[], :value::float8[], :quality::int2[])
on conflict (series_id) do update set
  observed_at = excluded.observed_at, received_at = excluded.received_at, value = excluded.value, quality = excluded.quality
where l.observed_at < excluded.observed_at
  or l.observed_at = excluded.observed_at and (l.value, l.quality) is distinct from (excluded.value, excluded.quality)
returning series_id

-- Positions ----------------------------------------------------------------------------------------------------------------------

-- Returns the array positions of fixes that already existed.
-- name: insertFixes
with incoming as (
  select * from unnest(:moverId::int[], :observedAt::timestamptz[], :receivedAt::timestamptz[], :lngE7::int[], :latE7::int[], :speedKmh::real[],
    :bearingDeg::real[], :regionId::int[]) with ordinality as t (mover_id, observed_at, received_at, lng_e7, lat_e7, speed_kmh, bearing_deg, region_id, place)
), written as (
  insert into mover_position (mover_id, observed_at, received_at, lng_e7, lat_e7, speed_kmh, bearing_deg, region_id)
  select mover_id, observed_at, received_at, lng_e7, lat_e7, speed_kmh, bearing_deg, region_id from incoming
  on conflict do nothing
  returning mover_id, observed_at
)
select i.place::int from incoming i left join written w using (mover_id, observed_at)
where (select count(*) from written) < :expected::int and w.mover_id is null

-- name: moveMovers
update mover m set observed_at = t.observed_at, received_at = t.received_at, lng_e7 = t.lng_e7, lat_e7 = t.lat_e7, speed_kmh = t.speed_kmh,
  bearing_deg = t.bearing_deg, region_id = t.region_id
from unnest(:moverId::int[], :observedAt::timestamptz[], :receivedAt::timestamptz[], :lngE7::int[], :latE7::int[], :speedKmh::real[],
  :bearingDeg::real[], :regionId::int[]) as t (mover_id, observed_at, received_at, lng_e7, lat_e7, speed_kmh, bearing_deg, region_id)
where m.id = t.mover_id and (m.observed_at is null or m.observed_at < t.observed_at)
returning m.id

-- Alerts and reports -------------------------------------------------------------------------------------------------------------

-- An update or a cancellation may arrive before the alert that it replaces. A test or an exercise replaces only its own
-- kind.
-- name: putAlert
insert into alert (feed_id, source_id, part, sent_at, received_at, status, message_type, replaces, replaced_at, category, event, severity, urgency, certainty,
  warning_color, headline, headline_en, description, instruction, sender_name, effective_at, onset_at, expires_at, begins_at,
  ends_at, end_assumed, area_text, area_note, restricted, content, geom, geom_3857)
select :feedId, :sourceId, :part::smallint, :sentAt::timestamptz, :receivedAt::timestamptz, :status, :messageType, :replaces::text[],
  (select min(a.received_at) from alert a where a.feed_id = :feedId and a.message_type in ('update', 'cancel') and a.status = :status
     and a.replaces @> array[:sourceId]),
  :category::text[], :event, :severity, :urgency, :certainty, :warningColor, :headline, :headlineEn, :description, :instruction, :senderName,
  :effectiveAt::timestamptz, :onsetAt::timestamptz, :expiresAt::timestamptz, :beginsAt::timestamptz, :endsAt::timestamptz, :endAssumed::boolean,
  :areaText, :areaNote, :restricted::boolean, :content::jsonb,
  :geom::text::geometry, :geom3857::text::geometry
on conflict (feed_id, source_id, part) do nothing
returning id

-- Runs after the message is stored; returns the alerts that it ends. A cancellation of any message of a chain ends the
-- updates sent before it, in whatever order they arrive. Indexes on alert (feed_id, source_id, part) and, GIN,
-- (replaces).
-- name: replaceAlerts
with recursive earlier (source_id) as (
  select unnest(:replaces::text[] || :sourceId::text)
  union
  select told from earlier join alert a on a.feed_id = :feedId and a.source_id = earlier.source_id cross join unnest(a.replaces) told
), cancelled (at, source_id) as (
  select c.sent_at, told from alert c cross join unnest(c.replaces) told
  where c.feed_id = :feedId and c.status = :status and c.message_type = 'cancel' and c.replaces && array(select source_id from earlier)
  union
  select cancelled.at, u.source_id from cancelled join alert u on u.replaces @> array[cancelled.source_id]
  where u.feed_id = :feedId and u.status = :status and u.message_type = 'update' and u.sent_at < cancelled.at
)
update alert set replaced_at = :receivedAt::timestamptz
where feed_id = :feedId and (source_id = any (:replaces::text[]) or source_id = any (array(select source_id from cancelled)))
  and status = :status and replaced_at is null
returning id

-- name: putReport
insert into report as r (feed_id, source_id, reported_at, updated_at, received_at, category, title, description, status, closed_at, address,
  caller_name, caller_phone, region_id, restricted, content, geom, geom_3857)
select :feedId, :sourceId, :reportedAt::timestamptz, :updatedAt::timestamptz, :receivedAt::timestamptz, :category, :title, :description, :status,
  :closedAt::timestamptz, :address, :callerName, :callerPhone, :regionId::int, :restricted::boolean, :content::jsonb, :geom::text::geometry, :geom3857::text::geometry
on conflict (feed_id, source_id) do update set
  revision = r.revision + 1, reported_at = excluded.reported_at, updated_at = excluded.updated_at, received_at = excluded.received_at,
  category = excluded.category, title = excluded.title, description = excluded.description, status = excluded.status, closed_at = excluded.closed_at,
  address = excluded.address, caller_name = excluded.caller_name, caller_phone = excluded.caller_phone, region_id = excluded.region_id,
  restricted = excluded.restricted, content = excluded.content, geom = excluded.geom, geom_3857 = excluded.geom_3857
where r.updated_at < excluded.updated_at
returning id, revision

-- Results of messages
-- ------------------------------------------------------------------------------------------------------------

-- name: putDeadLetters
insert into dead_letter (feed_id, restricted, received_at, door, encoding, origin, shown_origin, payload, payload_bytes, replayable, shown, fault_code, fault, place, faults)
select t.feed_id, t.restricted, t.received_at, t.door, t.encoding, t.origin, t.shown_origin, t.payload, t.payload_bytes, t.replayable, t.shown, t.fault_code,
  t.fault, t.fault_place, t.faults
from unnest(:feedId::text[], :restricted::boolean[], :receivedAt::timestamptz[], :door::text[], :encoding::text[], :origin::text[], :shownOrigin::text[],
  :payload::bytea[], :payloadBytes::int[], :replayable::boolean[], :shown::text[], :faultCode::text[], :fault::text[], :faultPlace::text[], :faults::int[])
  with ordinality as t (feed_id, restricted, received_at, door, encoding, origin, shown_origin, payload, payload_bytes, replayable, shown, fault_code, fault,
    fault_place, faults, place)
order by t.place
returning id

-- name: sealedLetters
select id, encoding, origin, payload, replayable from dead_letter where id = any (:ids::bigint[]) and resolved_at is null order by id

-- name: countFeed
insert into feed as f (id, first_arrival_at, last_arrival_at, last_observed_at, last_fault_at, last_fault, messages, failed, items, accepted, corrections,
  late, duplicates, rejected, future, fallen, bytes)
values (:feedId, :arrivalAt::timestamptz, :arrivalAt::timestamptz, :observedAt::timestamptz, :faultAt::timestamptz, :fault, :messages, :failed,
  :accepted::bigint + :duplicates::bigint + :rejected::bigint, :accepted::bigint, :corrections, :late, :duplicates::bigint, :rejected::bigint, :future, :fallen, :bytes)
on conflict (id) do update set
  first_arrival_at = coalesce(f.first_arrival_at, excluded.first_arrival_at),
  last_arrival_at = greatest(f.last_arrival_at, excluded.last_arrival_at),
  last_observed_at = greatest(f.last_observed_at, excluded.last_observed_at),
  last_fault_at = greatest(f.last_fault_at, excluded.last_fault_at), last_fault = coalesce(excluded.last_fault, f.last_fault),
  messages = f.messages + excluded.messages, failed = f.failed + excluded.failed, items = f.items + excluded.items,
  accepted = f.accepted + excluded.accepted, corrections = f.corrections + excluded.corrections, late = f.late + excluded.late,
  duplicates = f.duplicates + excluded.duplicates, rejected = f.rejected + excluded.rejected, future = f.future + excluded.future, fallen = f.fallen + excluded.fallen,
  bytes = f.bytes + excluded.bytes

-- name: countMinute
insert into feed_minute as m (feed_id, minute, messages, failed, accepted, duplicates, rejected, bytes, lag_ms_sum, lag_ms_max)
values (:feedId, date_trunc('minute', :receivedAt::timestamptz), :messages, :failed, :accepted, :duplicates, :rejected, :bytes, :lagMsSum, :lagMsMax)
on conflict (feed_id, minute) do update set
  messages = m.messages + excluded.messages, failed = m.failed + excluded.failed, accepted = m.accepted + excluded.accepted,
  duplicates = m.duplicates + excluded.duplicates, rejected = m.rejected + excluded.rejected, bytes = m.bytes + excluded.bytes,
  lag_ms_sum = m.lag_ms_sum + excluded.lag_ms_sum, lag_ms_max = greatest(m.lag_ms_max, excluded.lag_ms_max)
