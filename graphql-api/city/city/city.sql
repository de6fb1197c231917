-- name: root
-- Exists once the first import was finalized. For readers limited to regions it is the largest of them: one whose
-- parent is hidden by the policies of `region`.
select r.code from region r
where (r.level = 'CITY' or r.parent_id is not null) and not exists (select from region parent where parent.id = r.parent_id)
order by r.tree_right - r.tree_left desc, r.area_m2 desc, r.id limit 1

-- The largest first; about a kilometre around it, by the index on building.geom.
-- name: centre
select st_x(ranked.geom) as lng, st_y(ranked.geom) as lat
from (
  select place.geom, row_number() over (order by place.name = :name::text desc,
    array_position(array['city', 'town', 'suburb', 'village', 'quarter'], place.kind), place.population desc nulls last, place.id) as rank
  from place where place.kind in ('city', 'town', 'suburb', 'village', 'quarter')
  order by rank limit 50
) ranked
where exists (select from building where building.geom && st_expand(ranked.geom, 0.01))
order by ranked.rank limit 1

-- name: datasets
select name, revision, updated_at as "updatedAt" from dataset order by name

-- name: sources
select source.key, source.format, source.title, source.licence, source.attribution, source.crs,
  (select max(finished_at) from import_run where import_run.source = source.key) as "lastImportAt"
from source order by source.created_at, source.key
