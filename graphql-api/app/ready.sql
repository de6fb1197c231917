-- name: ready
select 1 as ready
