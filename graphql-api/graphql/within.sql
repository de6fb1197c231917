-- Lines of a `where` for SpatialFilter over `feature`, a row with `geom` in EPSG:4326; each uses the GiST index on
-- geom. For readers the index condition is `&&`: st_intersects could reveal a row hidden by a policy, so it is
-- evaluated only on visible rows.
  and feature.geom && st_makeenvelope(:west::float8, :south::float8, :east::float8, :north::float8, 4326) --? bbox
  and st_intersects(feature.geom, st_makeenvelope(:west::float8, :south::float8, :east::float8, :north::float8, 4326)) --? bbox
  and feature.geom && st_geomfromgeojson(:polygon::text) --? polygon
  and st_intersects(feature.geom, st_geomfromgeojson(:polygon::text)) --? polygon
  -- The box is slightly larger than the circle; metres are measured on the spheroid.
  and feature.geom && st_makeenvelope(:nearWest::float8, :nearSouth::float8, :nearEast::float8, :nearNorth::float8, 4326) --? near
  and st_dwithin(feature.geom::geography, st_setsrid(st_makepoint(:nearLng::float8, :nearLat::float8), 4326)::geography, :radiusM::float8) --? near
