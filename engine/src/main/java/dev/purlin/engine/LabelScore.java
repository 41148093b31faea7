package dev.purlin.engine;

/// How well a label fits a text.
public record LabelScore(String label, float score) {}
