-- A row without `region_id`, e.g. a line through several regions, that intersects the region. By the index on
-- region.code, then GiST on geom.
  and exists (select from region where region.code = :regionCode::text --? regionCode
    and region.geom && feature.geom and st_intersects(region.geom, feature.geom)) --? regionCode
