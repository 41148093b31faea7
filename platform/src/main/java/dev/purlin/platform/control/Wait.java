package dev.purlin.platform.control;

/// Why a deployment may start no replica now.
///
/// @param about what it waits for; while that stays the same it is told once, though figures change
/// @param why in words, with the figures of now
record Wait(String about, String why) {}
