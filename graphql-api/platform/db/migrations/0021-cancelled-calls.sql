-- As before, also of trips and calls that are said to be cancelled.
create index on series (thing) where property = 'cancelled';
create or replace function newest_delays(things text[])
returns table (thing text, feed_id text, property text, value double precision, quality smallint, observed_at timestamptz, received_at timestamptz)
language sql stable security definer set search_path from current as $$
  select s.thing, s.feed_id, s.property, latest.value, latest.quality, latest.observed_at, latest.received_at
  from series s join series_latest latest on latest.series_id = s.id
  where s.property in ('delay_s', 'arrival_time', 'departure_time', 'cancelled') and s.thing = any (things)
    and (latest.quality <= 1 or (latest.quality = 3 and s.property = 'delay_s'))
    and city_may('city.view') and (not s.restricted or city_may('restricted.view'))
$$;
