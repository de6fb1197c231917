-- The traffic index of regions down to streets, minute by minute, as it was known then: what a trend shows. Written by one replica
-- (graphql-api/city/traffic/traffic-watch.ts) from speeds of feeds that are not restricted.
create table traffic_index (
  region_id       int not null references region (id) on delete cascade,
  at              timestamptz not null,        -- a whole minute
  index           real,                        -- 0 to 10; null: too little is observed
  mean_speed_kmh  real not null,
  congested_share real not null,               -- of the observed length at level 5
  coverage        real not null,               -- observed share of the length
  length_m        real not null,
  primary key (region_id, at)
);

alter table traffic_index enable row level security;
create policy whole on traffic_index for select to city_whole using ((select city_may('city.view')));
create policy scoped on traffic_index for select to city_scoped using (
  (select city_may('city.view')) and region_id in (select * from city_scope()));
grant select on traffic_index to city_whole, city_scoped;

alter table retention drop constraint retention_kind_check;
alter table retention add check (kind in ('observation', 'observation_minute', 'observation_hour', 'observation_day', 'mover_position',
  'feed_minute', 'dead_letter', 'traffic_index'));
insert into retention (kind, keep) values ('traffic_index', '30 days');
