-- part: match
-- By the trigram index on terms_spaced.
  and entry.terms_spaced like :part::text --? part
  and (entry.terms_spaced like :start::text or entry.terms_spaced like :lineStart::text) --? start
  and entry.kind = any (:kinds::text[]) --? kinds

-- name: search
select upper(found.kind) as "kind", coalesce(region.code, found.entity_id::text) as "entityId", found.entity_id as "id",
  found.name, found.name_en as "nameEn", found.detail, found.code, st_x(found.position) as lng, st_y(found.position) as lat
from (
  select entry.*, case
      when lower(entry.code) = :text::text then 0
      when E'\n' || entry.terms || E'\n' like :whole::text then 1
      when E'\n' || entry.terms like :beginning::text then 2
      else 3
    end as rank
  from search_entry entry
  where true
    --+ match
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
  limit :limit::int
) match
