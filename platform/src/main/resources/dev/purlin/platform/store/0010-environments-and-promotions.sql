create table environments_with_settings (
    endpoint_id text not null references endpoints (id),
    name text not null,
    deployment_id text references deployments (id),
    created_at bigint not null,
    scaling text,
    promoting text not null,
    primary key (endpoint_id, name)
);

insert into environments_with_settings (endpoint_id, name, deployment_id, created_at, promoting)
select v.endpoint_id, v.name, v.deployment_id, e.created_at, '{}'
from environments v join endpoints e on e.id = v.endpoint_id;

drop table environments;

alter table environments_with_settings rename to environments;

create table promotions (
    id text not null primary key,
    endpoint_id text not null references endpoints (id),
    environment text not null,
    deployment_id text not null references deployments (id),
    previous_id text references deployments (id),
    cleanup text not null,
    status text not null,
    reason text not null,
    started_at bigint not null,
    ended_at bigint
);

create unique index one_promotion_at_a_time on promotions (endpoint_id, environment)
where ended_at is null;

alter table deployments add column deleted_at bigint;
