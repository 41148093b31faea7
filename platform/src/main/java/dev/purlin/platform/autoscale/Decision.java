package dev.purlin.platform.autoscale;

/// What should become of the number of replicas, and why.
public sealed interface Decision {
    String why();

    record Keep(String why) implements Decision {}

    record Grow(int to, String why) implements Decision {}

    record Shrink(int to, String why) implements Decision {}
}
