package dev.purlin.bench;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// How the send times of an open loop are spread around its rate.
public sealed interface Arrival {
    /// Every 1/rate seconds.
    record Constant() implements Arrival {}

    /// Independent of one another, as those of many strangers; the same seed gives the same times.
    record Poisson(long seed) implements Arrival {}

    /// The send times of one of `lanes` event loops that share `perSecond` between them.
    default Schedule schedule(double perSecond, int lane, int lanes) {
        return switch (this) {
            case Constant() -> new Schedule.Even(perSecond, lane, lanes);
            case Poisson(long seed) ->
                    new Schedule.Random(perSecond / lanes, generator(seed + lane));
        };
    }

    private static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
