-- name: knownSources
select key, origin from source where key = any (:keys::text[]) or origin = :origin

-- name: sourceOfBytes
select r.source as key from import_run r
where r.file_sha256 = :sha256 and r.source = any (:keys::text[]) and r.undone_at is null
order by r.id desc limit 1
