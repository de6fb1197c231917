-- What holds for the city as a whole: one row.
create table city (
  only_one       boolean primary key default true check (only_one),
  time_zone      text not null,                             -- IANA name: its midnights divide the days, its hours are those on every screen
  time_zone_from text not null default 'nothing' check (time_zone_from in ('nothing', 'place', 'hand')),
  language       text check (language in ('zh', 'en'))      -- of who has chosen none; null: the browser's
);
-- Days that have been rolled up before this are those of Shanghai.
insert into city (time_zone) select case when exists (select from observation_day) then 'Asia/Shanghai' else 'UTC' end;

grant select on city to city_whole, city_scoped;
