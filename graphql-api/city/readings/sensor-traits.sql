-- Traits by which readings are judged: the source's own list takes precedence over feeds.
-- name: traits
select id, told_traits || traits as traits from sensor where id = any (:ids::bigint[]) and told_traits || traits <> '{}'
