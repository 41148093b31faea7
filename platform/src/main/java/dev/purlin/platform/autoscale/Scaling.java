package dev.purlin.platform.autoscale;

import dev.purlin.platform.autoscale.Decision.Grow;
import dev.purlin.platform.autoscale.Decision.Keep;
import dev.purlin.platform.autoscale.Decision.Shrink;
import dev.purlin.platform.control.ScalingSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How many replicas there should be. Pure.
///
/// `ceil(mean load in the window ÷ (target × utilization))` of them, within the limits. More come
/// at once; fewer only after the surplus lasted for the delay, then some of it, and the rest after
/// another delay. Any load at all keeps one awake.
final class Scaling {
    private static final double PERCENT = 100;

    private Scaling() {}

    /// A decision, and since when there is a surplus that it leaves for later.
    record Outlook(Decision decision, @Nullable Instant surplusSince) {}

    /// @param surplusSince from the decision before; null when there was no surplus
    static Outlook decide(
            ScalingSettings settings,
            LoadWindow load,
            int running,
            @Nullable Instant surplusSince,
            Instant now) {
        double mean = load.mean(now, settings.window());
        int needed = settings.clamp(needed(settings, mean));
        String why =
                String.format(
                        Locale.ROOT,
                        "%.2f requests at once in the last %d s need %d",
                        mean,
                        settings.windowSeconds(),
                        needed);
        if (needed > running) {
            return new Outlook(new Grow(needed, why), null);
        }
        if (needed == running) {
            return new Outlook(new Keep(why), null);
        }
        if (!load.covers(now, settings.window())) {
            return new Outlook(new Keep("load is not known for a whole window yet"), null);
        }
        Instant since = surplusSince == null ? now : surplusSince;
        Duration lasted = Duration.between(since, now);
        if (lasted.compareTo(settings.scaleDownDelay()) < 0) {
            String waits = "; the surplus lasted " + lasted.toSeconds() + " s";
            return new Outlook(new Keep(why + waits), since);
        }
        return new Outlook(new Shrink(fewer(settings, running, needed), why), now);
    }

    private static int needed(ScalingSettings settings, double mean) {
        double perReplica = settings.concurrencyTarget() * settings.utilizationPercent() / PERCENT;
        return (int) Math.ceil(mean / perReplica);
    }

    private static int fewer(ScalingSettings settings, int running, int needed) {
        int surplus = running - needed;
        int going = (int) (surplus * settings.mostScaleDownPercent() / PERCENT);
        return running - Math.max(1, going);
    }
}
