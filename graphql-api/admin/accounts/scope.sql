-- name: unknown
select asked.code from unnest(:codes::text[]) as asked (code) where not exists (select from region where region.code = asked.code)
