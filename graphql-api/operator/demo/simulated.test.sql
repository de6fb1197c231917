-- Rows that the demo city's simulator leaves in every table of feeds, and everything derived from them.

-- name: feeds
insert into feed (id, messages) values ('parking-lots', 1), ('road-speeds', 1)

-- name: minutes
insert into feed_minute (feed_id, minute, messages) values ('parking-lots', date_trunc('minute', now()), 1)

-- name: letters
insert into dead_letter (feed_id, door, encoding, payload, payload_bytes, fault_code, fault) values ('parking-lots', 'http', 'json', '{', 1, 'UNREADABLE', 'cut off')

-- name: sources
insert into source (key, format, title) values ('feed:parking-lots', 'feed', '停车场') on conflict do nothing

-- name: things
insert into sensor (source, source_id, content_hash, name, kind, geom, geom_3857)
select 'feed:parking-lots', 'P1', 'x', '地下停车场', 'parking', g, st_transform(g, 3857) from st_setsrid(st_makepoint(121.015, 31.005), 4326) g

-- name: found
insert into search_entry (kind, entity_id, name, terms, position) select 'sensor', id, name, name, geom from sensor where source = 'feed:parking-lots'

-- name: series
insert into series (feed_id, thing, property, sensor_id)
select 'parking-lots', 'P1', 'pm25', id from sensor where source = 'feed:parking-lots'

-- name: latest
insert into series_latest (series_id, observed_at, received_at, value, quality) select id, now(), now(), 1, 0 from series

-- name: partitions
select keep_partitions('observation', array[now()]), keep_partitions('mover_position', array[now()])

-- name: readings
insert into observation (series_id, observed_at, received_at, value) select id, now(), now(), 1 from series

-- name: rolledMinutes
insert into observation_minute select id, date_trunc('minute', now()), 1, 1, 1, 1, 1, 1 from series

-- name: rolledHours
insert into observation_hour select id, date_trunc('hour', now()), 1, 1, 1, 1, 1, 1 from series

-- name: rolledDays
insert into observation_day select id, date_trunc('day', now()), 1, 1, 1, 1, 1, 1 from series

-- name: due
insert into rollup_due (hour_at, block) values (date_trunc('hour', now()), 0)

-- name: movers
insert into mover (feed_id, source_id, kind, name) values ('fleet-avl', 'T1', 'taxi', '川A00001')

-- name: positions
insert into mover_position (mover_id, observed_at, received_at, lng_e7, lat_e7) select id, now(), now(), 1210150000, 310050000 from mover

-- name: alerts
insert into alert (feed_id, source_id, sent_at, status, message_type, event, severity) values ('cap-alerts', 'A1', now(), 'actual', 'alert', '暴雨', 'severe')

-- name: reports
insert into report (feed_id, source_id, reported_at, updated_at, category, title) values ('hotline-12345', 'R1', now(), now(), '噪声', '施工噪声')

-- name: index
insert into traffic_index (region_id, at, index, mean_speed_kmh, congested_share, coverage, length_m)
select id, date_trunc('minute', now()), 1, 30, 0, 1, 100 from region limit 1

-- name: kept
update retention set kept_from = now() - interval '1 day' where kind = 'observation'

-- name: place
update city set time_zone = 'Asia/Shanghai', time_zone_from = 'place'

-- name: tables
select c.relname::text as name,
  exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'source'::regclass)
    or c.relname in (select source_tables()) as "hasSource"
from pg_class c
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
order by 1

-- name: digests
select t.name, (xpath('/row/md5/text()', query_to_xml(format(
  'select md5(coalesce(string_agg(r::text, chr(10) order by r::text), '''')) as md5 from %I r', t.name), false, true, '')))[1]::text as digest
from unnest(:tables::text[]) t (name)
