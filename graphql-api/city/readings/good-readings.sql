-- Readings that count, for figures: of each instant the highest revision, as it was known at an instant where one is asked for, and of these
-- the good and the estimated ones. For a statement that has `wanted` (id, …): series.
select distinct on (o.series_id, o.observed_at) o.series_id, o.observed_at, o.quality, o.value
from wanted join observation o on o.series_id = wanted.id
where o.observed_at > :from::timestamptz and o.observed_at <= :to::timestamptz
  and o.received_at <= :asOf::timestamptz --? asOf
order by o.series_id, o.observed_at, o.revision desc
