-- name: settings
select time_zone as "timeZone", time_zone_from as "timeZoneFrom", language from city

-- name: setTimeZone
update city set time_zone = :timeZone, time_zone_from = :from

-- name: releaseTimeZone
update city set time_zone_from = 'nothing'

-- name: setLanguage
update city set language = :language

-- As the database spells it: an offset or a POSIX name would be read with the opposite sign.
-- name: knownTimeZone
select name from pg_timezone_names where lower(name) = lower(:timeZone)

-- Centre of the city.
-- name: place
select st_x(label_point) as lng, st_y(label_point) as lat from region where level = 'CITY' order by area_m2 desc, id limit 1
