-- Whether a file belongs in the existing city, by its first features. Each check uses an index.

-- Distance of the positions from everything in the city, in metres; null: the city is empty. The extents of its
-- imports, or its regions, represent it.
-- name: distance
with here as (
  select r.extent as geom from import_run r join source s on s.key = r.source
  where r.extent is not null and r.undone_at is null
  union all
  select geom from region where level in ('CITY', 'DISTRICT')
    and (source <> 'city' or not exists (select from import_run where extent is not null and undone_at is null))
)
select min(st_distance(here.geom::geography, st_setsrid(st_makepoint(p.lng, p.lat), 4326)::geography)) as metres
from here, unnest(:lng::double precision[], :lat::double precision[]) p (lng, lat)

-- Things of one kind that another source has in the same place.
-- name: sameThings
select t.source, count(distinct p.n)::int as count
from unnest(:lng::double precision[], :lat::double precision[]) with ordinality p (lng, lat, n)
join building t on t.geom && st_setsrid(st_makepoint(p.lng, p.lat), 4326) and st_contains(t.geom, st_setsrid(st_makepoint(p.lng, p.lat), 4326)) and not t.is_part --? building
join facility t on t.geom && st_expand(st_setsrid(st_makepoint(p.lng, p.lat), 4326), 0.00001) --? facility
join component t on t.geom && st_expand(st_setsrid(st_makepoint(p.lng, p.lat), 4326), 0.00001) --? component
join camera t on t.geom && st_expand(st_setsrid(st_makepoint(p.lng, p.lat), 4326), 0.00001) --? camera
where t.source <> :source
group by t.source order by count desc limit 1

-- Positions of a source's rows with these ids.
-- name: placesOf
select source_id, st_x(p) as lng, st_y(p) as lat from (
  select source_id, st_centroid(st_envelope(geom)) as p from building where source = :source and source_id = any (:ids::text[]) --? building
  select source_id, geom as p from facility where source = :source and source_id = any (:ids::text[]) --? facility
  select source_id, geom as p from component where source = :source and source_id = any (:ids::text[]) --? component
  select source_id, geom as p from camera where source = :source and source_id = any (:ids::text[]) --? camera
  select source_id, st_centroid(st_envelope(geom)) as p from road where source = :source and source_id = any (:ids::text[]) --? road
) places
