package dev.purlin.platform.store;

/// A stable name that points at a deployment of an endpoint.
public record EnvironmentRow(String endpointId, String name, String deploymentId) {}
