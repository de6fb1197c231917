-- The live hub's initial state, loaded again after a gap.

-- name: movers
select id, kind, feed_id as "feedId", restricted, lng_e7 as "lngE7", lat_e7 as "latE7", speed_kmh as "speedKmh", bearing_deg as "bearingDeg",
  region_id as "regionId", (extract(epoch from observed_at) * 1000)::float8 as "observedAtMs"
from mover
where observed_at > now() - make_interval(secs => :withinS)
order by observed_at desc
limit :atMost

-- Ids of regions, separated by commas; empty: none.
-- name: scope
select city_scope_ids(:codes) as ids
