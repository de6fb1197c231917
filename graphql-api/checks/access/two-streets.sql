-- Data from feeds for the two streets: a series with a reading, a mover and a report in each, and a public warning.
insert into series (feed_id, thing, property, sensor_id, region_id)
  select 'matrix', s.source_id, 'noise_laeq', s.id, s.region_id from sensor s order by s.source_id desc;
insert into series_latest select id, now(), now(), 55, 0 from series;
select keep_partitions('observation', array[now()]);
select keep_partitions('mover_position', array[now()]);
insert into observation (series_id, observed_at, received_at, value) select id, now(), now(), 55 from series;
insert into mover (feed_id, source_id, kind, name, observed_at, received_at, lng_e7, lat_e7, speed_kmh, bearing_deg, region_id)
  select 'matrix', split_part(source_id, '-', 1) || '-mover', 'patrol', name, now(), now(), (st_x(geom) * 1e7)::int, (st_y(geom) * 1e7)::int, 20, 90, region_id
  from sensor order by source_id desc;
insert into mover_position (mover_id, observed_at, received_at, lng_e7, lat_e7, region_id)
  select id, observed_at, received_at, lng_e7, lat_e7, region_id from mover;
insert into report (feed_id, source_id, reported_at, updated_at, category, title, region_id, geom, geom_3857)
  select 'matrix', split_part(source_id, '-', 1) || '-report', now(), now(), '噪声', name, region_id, geom, geom_3857 from sensor order by source_id desc;
insert into alert (feed_id, source_id, sent_at, status, message_type, event, severity)
  values ('matrix', 'open-alert', now(), 'actual', 'alert', '暴雨', 'severe');
insert into feed (id, last_arrival_at, messages, items, accepted) values ('matrix', now(), 1, 2, 2);
insert into dead_letter (feed_id, restricted, door, encoding, payload, payload_bytes, fault_code, fault)
  values ('matrix', false, 'http', 'json', '{}', 2, 'INVALID', 'x'), ('matrix', false, 'http', 'json', '{}', 2, 'INVALID', 'x');
