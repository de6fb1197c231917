-- Low zooms of the buildings tileset read only what carries the skyline; its statement names the same limits.
create index building_skyline_geom_3857_idx on building using gist (geom_3857) where height_m >= 60 or footprint_m2 >= 4000;
