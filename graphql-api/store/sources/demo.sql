-- name: demo
select seed, scale, generator, sources, files, completed_at as "completedAt", removed_at as "removedAt" from demo

-- Rows from files other than the demo's. Rows from feeds belong to the simulator, or will come again.
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

-- Things created by the simulator's feeds belong to the demo. Drawn regions follow from imports: without any import
-- they are deleted as well, and so are things created by other feeds.
-- name: removable
select key from source
where key = any (coalesce((select sources from demo), '{}')) or key = any (:simulated::text[]) or (:drawnToo and format in ('drawn', 'feed'))

-- The zone was that of the demo's place; finalizing finds the new one.
-- name: forgetPlace
update city set time_zone = 'UTC', time_zone_from = 'nothing' where time_zone_from = 'place'

-- Whether the demo was removed less than this many seconds ago: rows in progress at that time may have been written
-- since.
-- name: wentJustNow
select coalesce((select removed_at > now() - make_interval(secs => :seconds) from demo), false) as "justNow"

-- name: removeSources
select remove_sources(:keys::text[])
