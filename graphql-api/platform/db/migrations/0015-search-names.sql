-- What a region or a road is called besides, a line each: in other languages, formerly, in short. Of other things it stands in their terms alone.
alter table region add other_names text;
alter table road add other_names text;

-- Terms are folded from now on (domain/fold-text.ts): accents and apostrophes are left out, Chinese is simplified. What is there is folded as far as
-- SQL can; settling folds all of it.
alter table search_entry add folded boolean not null default false;
update search_entry set terms = normalize(regexp_replace(normalize(replace(replace(replace(terms, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), NFD),
    '[\u0300-\u036f''’ʼ]', '', 'g'), NFC)
where terms ~ '[\u0080-\u024f\u1e00-\u1eff''’ʼ]';
update search_entry set terms = translate(terms, 'øłđðıħŧŋſς', 'olddihtnsσ') where terms ~ '[øłđðıħŧŋſς]';
alter table search_entry alter folded set default true;

-- What moves is found alike.
alter table mover drop column terms_spaced;
alter table mover add terms_spaced text not null generated always as (regexp_replace(
  translate(normalize(regexp_replace(normalize(lower(coalesce(name || E'\n', '') || coalesce(name_en || E'\n', '') || source_id), NFKD),
    '[\u0300-\u036f''’ʼ]', '', 'g'), NFKC), 'øłđðıħŧŋſς', 'olddihtnsσ'), '([^\x01-\x7f])', ' \1 ', 'g')) stored;
create index on mover using gin (terms_spaced gin_trgm_ops);
