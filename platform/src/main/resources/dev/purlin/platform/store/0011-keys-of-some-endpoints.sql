alter table keys add column endpoints text not null default '';
