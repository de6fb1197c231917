-- Values of loaded and repaired features that nobody understood: they are absent, and the report names them.
alter table import_run add column not_understood bigint not null default 0;
