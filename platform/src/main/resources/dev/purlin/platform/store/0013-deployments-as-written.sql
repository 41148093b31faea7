create table deployments_as_written (
    deployment_id text not null primary key references deployments (id),
    config text not null,
    raw_config text,
    labels text not null,
    archive text
);
