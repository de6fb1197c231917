-- What limits readings of sensors are judged by: where feeds and the source's own list differ, the list holds.
-- name: traits
select id, told_traits || traits as traits from sensor where id = any (:ids::bigint[]) and told_traits || traits <> '{}'
