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

-- Things that the simulator's feeds told of are the demo's. What is drawn follows from what was imported: without any import it goes as well,
-- and so do things that other feeds told of.
-- name: removable
select key from source
where key = any (coalesce((select sources from demo), '{}')) or key = any (:simulated::text[]) or (:drawnToo and format in ('drawn', 'feed'))

-- The zone was that of the demo's place; finalizing finds that of what is left.
-- name: forgetPlace
update city set time_zone = 'UTC', time_zone_from = 'nothing' where time_zone_from = 'place'

-- Whether the demo went less than so many seconds ago: what was under way then may have come since.
-- name: wentJustNow
select coalesce((select removed_at > now() - make_interval(secs => :seconds) from demo), false) as "justNow"

-- name: removeSources
select remove_sources(:keys::text[])
