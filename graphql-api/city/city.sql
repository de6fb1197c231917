-- name: root
-- There is one as soon as the first import has settled.
select code from region where level = 'CITY' and parent_id is null order by tree_right - tree_left desc, id limit 1

-- name: datasets
select name, revision, updated_at as "updatedAt" from dataset order by name

-- name: sources
select source.key, source.format, source.title, source.licence, source.attribution, source.crs,
  (select max(finished_at) from import_run where import_run.source = source.key) as "lastImportAt"
from source order by source.created_at, source.key
