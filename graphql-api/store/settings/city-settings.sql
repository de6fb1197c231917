-- name: settings
select time_zone as "timeZone", time_zone_from as "timeZoneFrom", language from city

-- name: setTimeZone
update city set time_zone = :timeZone, time_zone_from = :from

-- name: releaseTimeZone
update city set time_zone_from = 'nothing'

-- name: setLanguage
update city set language = :language

-- As the database spells it: an offset or a name of POSIX would be read the other way round.
-- name: knownTimeZone
select name from pg_timezone_names where lower(name) = lower(:timeZone)

-- Where the city is, as a whole.
-- name: place
select st_x(label_point) as lng, st_y(label_point) as lat from region where level = 'CITY' order by area_m2 desc, id limit 1
