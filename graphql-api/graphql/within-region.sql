-- A row with `region_id` in the region or below it. Nested set, by the index on region.tree_left.
  and feature.region_id in ( --? regionCode
    select inner_region.id from region outer_region --? regionCode
    join region inner_region on inner_region.tree_left between outer_region.tree_left and outer_region.tree_right --? regionCode
    where outer_region.code = :regionCode::text) --? regionCode
