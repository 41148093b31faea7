alter table promotions add column settings text not null default '{}';

alter table promotions add column percent integer not null default 0;

alter table promotions add column goal integer not null default 0;

alter table promotions add column moved_at bigint;
