create table entities (
    id text not null primary key,
    name text not null,
    created_at bigint not null
);

create table endpoints (
    id text not null primary key,
    entity_id text not null references entities (id),
    name text not null,
    created_at bigint not null,
    deleted_at bigint
);

create unique index endpoint_names on endpoints (entity_id, name) where deleted_at is null;

create table deployments (
    id text not null primary key,
    endpoint_id text not null references endpoints (id),
    name text not null,
    config text not null,
    scaling text not null,
    status text not null,
    reason text not null,
    created_at bigint not null,
    first_active_at bigint
);

create index deployments_of_an_endpoint on deployments (endpoint_id);

create table environments (
    endpoint_id text not null references endpoints (id),
    name text not null,
    deployment_id text not null references deployments (id),
    primary key (endpoint_id, name)
);

create table keys (
    prefix text not null primary key,
    entity_id text not null references entities (id),
    name text not null,
    secret_hash text not null,
    scopes text not null,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint
);

create table events (
    number bigint not null primary key,
    at bigint not null,
    actor text not null,
    subject text not null,
    from_state text,
    to_state text not null,
    reason text not null
);

create index events_of_a_subject on events (subject, number);
