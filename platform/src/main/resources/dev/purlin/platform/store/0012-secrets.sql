create table secrets (
    entity_id text not null references entities (id),
    name text not null,
    id text not null,
    sealed text not null,
    created_at bigint not null,
    primary key (entity_id, name)
);
