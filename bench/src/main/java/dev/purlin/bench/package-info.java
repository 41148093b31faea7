/// Load tests over HTTP/1.1: a generator that tells the truth about its own delay, and a scripted
/// server to hold it against.
///
/// [dev.purlin.bench.LoadPlan] says what to send, [dev.purlin.bench.LoadTester] sends it,
/// [dev.purlin.bench.LoadResult] says what came of it. [dev.purlin.bench.MockServer] answers at
/// known times.
@NullMarked
package dev.purlin.bench;

import org.jspecify.annotations.NullMarked;
