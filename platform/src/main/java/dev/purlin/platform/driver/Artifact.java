package dev.purlin.platform.driver;

/// A program that is ready to be started.
public record Artifact(Program program) {}
