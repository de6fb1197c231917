-- part: match
-- By the trigram indexes on terms_spaced: all words in any order, the shortest at the start of a word; or all of them
-- as one word.
  and (false
    or entry.terms_spaced like :word::text --? word
      and entry.terms_spaced like :word2::text --? word2
      and entry.terms_spaced like :word3::text --? word3
      and entry.terms_spaced like all (:words::text[]) --? words
      and ' ' || translate(entry.terms_spaced, E'\n', ' ') like all (:beginnings::text[]) --? beginnings
    or entry.terms_spaced like :part::text --? part
    or entry.terms_spaced like :start::text or entry.terms_spaced like :lineStart::text --? start
  )
  and entry.kind = any (:kinds::text[]) --? kinds

-- A mover is at its last position; readers who may not see it do not find it.
-- part: movers
select 'mover' as kind, mover.id::bigint as entity_id, coalesce(mover.name, mover.source_id) as name, mover.name_en, mover.kind as detail,
  mover.source_id as code, lower(concat_ws(E'\n', mover.name, mover.name_en, mover.source_id)) as terms, mover.terms_spaced, 0.3::real as weight,
  st_setsrid(st_makepoint(mover.lng_e7 / 1e7, mover.lat_e7 / 1e7), 4326) as position
from mover
where mover.observed_at is not null

-- name: search
select upper(found.kind) as "kind", coalesce(region.code, found.entity_id::text) as "entityId", found.entity_id as "id",
  found.name, found.name_en as "nameEn", found.detail, found.code, st_x(found.position) as lng, st_y(found.position) as lat
from (
  select entry.*, case
      when lower(entry.code) = :code::text then 0
      when E'\n' || entry.terms || E'\n' like any (:wholes::text[]) then 1
      when E'\n' || entry.terms like any (:starts::text[]) then 2
      else 3
    end as rank
  from (
    select entry.kind, entry.entity_id, entry.name, entry.name_en, entry.detail, entry.code, entry.terms, entry.weight, entry.position
    from search_entry entry
    where true
      --+ match
    union all
    select entry.kind, entry.entity_id, entry.name, entry.name_en, entry.detail, entry.code, entry.terms, entry.weight, entry.position
    from (
      --+ movers
    ) entry
    where true
      --+ match
  ) entry
) found
left join region on found.kind = 'region' and region.id = found.entity_id
order by found.rank
  , found.weight desc --? anywhere
  , floor(found.weight * 10) desc, found.position <-> st_setsrid(st_makepoint(:nearLng::float8, :nearLat::float8), 4326) --? near
  , length(found.name), found.kind, found.entity_id
limit :limit::int

-- name: count
select count(*) as "count" from (
  select from search_entry entry
  where true
    --+ match
  union all
  select from (
    --+ movers
  ) entry
  where true
    --+ match
  limit :limit::int
) match
