-- Valid readings for figures: the highest revision of each instant, as known at a given time, and of these the good and
-- the estimated ones. For a statement with `wanted` (id, …): series.
select distinct on (o.series_id, o.observed_at) o.series_id, o.observed_at, o.quality, o.value
from wanted join observation o on o.series_id = wanted.id
where o.observed_at > :from::timestamptz and o.observed_at <= :to::timestamptz
  and o.received_at <= :asOf::timestamptz --? asOf
order by o.series_id, o.observed_at, o.revision desc
