-- name: sensors
insert into sensor (id, source, source_id, content_hash, region_id, name, code, kind, geom, geom_3857)
overriding system value
select row.id, 'mini', row.code, '', region.id, row.code, row.code, row.kind, region.label_point, st_transform(region.label_point, 3857)
from jsonb_to_recordset(:rows::jsonb) row (id bigint, code text, kind text, region text) join region on region.code = row.region

-- name: series
insert into series (id, feed_id, thing, property, sensor_id, region_id, restricted)
overriding system value
select row.id, row.feed, sensor.code, row.property, sensor.id, sensor.region_id, coalesce(row.restricted, false)
from jsonb_to_recordset(:rows::jsonb) row (id int, feed text, property text, sensor bigint, restricted boolean) join sensor on sensor.id = row.sensor

-- name: partitions
select keep_partitions('observation', array(select at from jsonb_to_recordset(:rows::jsonb) row (at timestamptz)))

-- name: readings
insert into observation (series_id, observed_at, revision, received_at, value, quality)
select series, at, coalesce(revision, 0), coalesce(received, at), value, coalesce(quality, 0)
from jsonb_to_recordset(:rows::jsonb) row (series int, at timestamptz, revision int, received timestamptz, value float8, quality int)

-- name: latest
insert into series_latest (series_id, observed_at, received_at, value, quality)
select distinct on (series_id) series_id, observed_at, received_at, value, quality from observation
order by series_id, observed_at desc, revision desc
on conflict (series_id) do update set observed_at = excluded.observed_at, received_at = excluded.received_at, value = excluded.value, quality = excluded.quality

-- name: due
insert into rollup_due (hour_at, block)
select distinct date_trunc('hour', at), series / 256 from jsonb_to_recordset(:rows::jsonb) row (series int, at timestamptz)
on conflict do nothing

-- name: hour
with done as (delete from rollup_due where hour_at = :hourAt::timestamptz)
insert into observation_hour (series_id, bucket_at, count, sum, min, max, first, last)
values (:series::int, :hourAt::timestamptz, :count::int, :sum::float8, 0, 0, 0, 0)
