-- Series of some properties in a region or below it.
select series.id, series.feed_id, series.sensor_id, series.property
from region outer_region
join region inner_region on inner_region.tree_left between outer_region.tree_left and outer_region.tree_right
join series on series.region_id = inner_region.id
where outer_region.id = :regionId::int and series.property = any (:properties::text[])
