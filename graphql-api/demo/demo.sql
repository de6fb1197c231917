-- name: demo
select seed, scale, generator, sources, files, completed_at as "completedAt", removed_at as "removedAt" from demo

-- Rows that came from files which are not the demo's. What feeds tell of is the simulator's, or comes again.
-- name: ownData
select exists (
  select from source
  where format not in ('drawn', 'feed') and key <> all (coalesce((select sources from demo), '{}'))
) as own

-- name: begin
insert into demo (seed, scale, generator) values (:seed, :scale, :generator)
on conflict (only_one) do update set
  seed = excluded.seed, scale = excluded.scale, generator = excluded.generator, sources = '{}', files = '{}', began_at = now(),
  completed_at = null, removed_at = null

-- name: expectSources
update demo set sources = :sources::text[]

-- name: fileDone
update demo set files = array_append(files, :file) where :file <> all (files)

-- name: complete
update demo set completed_at = now()

-- name: removed
update demo set sources = '{}', files = '{}', completed_at = null, removed_at = now()

-- What is drawn follows from what was imported: without any import it goes as well, and so do things that feeds told of.
-- name: removable
select key from source
where key = any (coalesce((select sources from demo), '{}')) or (:drawnToo and format in ('drawn', 'feed'))

-- name: removeSources
select remove_sources(:keys::text[])
