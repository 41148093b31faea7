package dev.purlin.benchmarks;

import dev.purlin.benchmarks.PlatformProcess.Deployed;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a platform uses while nobody asks it anything and its built-in endpoint sleeps.
@Command(name = "idle", description = "Memory and processor time of an idle platform")
final class Idle implements Callable<Integer> {
    private static final double MOST_MIB = 200;
    private static final double MOST_CPU_SECONDS = 0.5;
    private static final int MINUTE_SECONDS = 60;

    @Mixin private Figures figures = new Figures();

    @Option(names = "--minutes", defaultValue = "3")
    private int minutes;

    @Option(names = "--serve-option", description = "of purlin serve; may be repeated")
    private List<String> serveOptions = List.of();

    @Override
    public Integer call() throws Exception {
        Path data = PlatformProcess.newDataFolder();
        try (PlatformProcess platform = PlatformProcess.start(data, serveOptions)) {
            platform.embed(Deployed.BUILT_IN);
            platform.napSoon(Deployed.BUILT_IN);
            platform.awaitStatus(Deployed.BUILT_IN, "SCALED_TO_ZERO");
            var cpu = new Samples();
            var resident = new Samples();
            // The first is for what the start left behind.
            for (int minute = 0; minute <= minutes; minute++) {
                double before = Usage.cpuSeconds(platform.pid());
                TimeUnit.SECONDS.sleep(MINUTE_SECONDS);
                if (minute > 0) {
                    cpu.add(Usage.cpuSeconds(platform.pid()) - before);
                    resident.add(Usage.residentMiB(platform.pid()));
                }
            }
            figures.add("resident memory", "MiB", resident, MOST_MIB);
            figures.add("processor time in a minute", "s", cpu, MOST_CPU_SECONDS);
            figures.print("idle", System.out);
        } finally {
            PlatformProcess.delete(data);
        }
        return 0;
    }
}
