package dev.purlin.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.doctor.Finding.Verdict;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.engine.onnx.OnnxGraph;
import dev.purlin.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Looks whether this machine can run what it is asked to, and says the way out where it cannot.
public final class DoctorCommand implements Command {
    private static final Setting<Path> DATA_DIR =
            Setting.of(
                    "data-dir",
                    Kind.path(),
                    null,
                    "Data folder of a platform, whose contents are checked too: the database, the"
                            + " archives, leftovers, processes.");

    private final Consumer<Settings> resolveAll;

    /// A doctor that also reads the settings of other commands.
    ///
    /// @param resolveAll resolves the settings of every command, from the file that the doctor's
    ///   own settings name, throwing at the first invalid one
    public DoctorCommand(Consumer<Settings> resolveAll) {
        this.resolveAll = resolveAll;
    }

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "Check this machine: Java, native libraries, limits, folders, ports, disk, clock.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "purlin doctor",
                "purlin doctor --json",
                "purlin doctor --data-dir ~/.local/share/purlin");
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(DATA_DIR, Configuration.JSON, Configuration.FILE);
    }

    @Override
    public boolean judgesSettings() {
        return true;
    }

    @Override
    public ExitCode run(Call call) {
        List<Finding> findings = findings(call.surroundings(), call.settings());
        PrintStream out = call.surroundings().out();
        if (call.settings().get(Configuration.JSON)) {
            out.println(JsonMapper.shared().writeValueAsString(json(findings)));
        } else {
            findings.forEach(finding -> tell(out, finding));
        }
        boolean failed = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAIL);
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }

    private List<Finding> findings(Surroundings surroundings, Settings own) {
        Checks checks = new Checks(surroundings);
        Cgroup cgroup = Cgroup.read(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
        List<Finding> findings = new ArrayList<>();
        findings.add(Checks.java(Runtime.version(), System.getProperty("java.vendor", "?")));
        findings.add(checks.distribution());
        findings.add(
                Checks.processor(
                        Processor.read(Path.of("/proc/cpuinfo")),
                        Runtime.getRuntime().availableProcessors()));
        findings.add(Checks.memory(cgroup, machineBytes()));
        findings.add(Checks.nativeLibraries(OnnxGraph::runtimeVersion, DoctorCommand::tokenize));
        findings.add(checks.builtInModel());
        findings.add(checks.aotCache());
        checks.folders().forEach(findings::add);
        findings.add(Checks.settings(() -> resolveAll.accept(own)));
        findings.add(Checks.port("127.0.0.1", 8080));
        findings.add(Checks.port("127.0.0.1", 8000));
        findings.add(Room.bubblewrap(surroundings));
        findings.add(Room.replicaMemory(Path.of("/proc")));
        findings.add(Room.disk(surroundings.userFolder("XDG_DATA_HOME", ".local/share")));
        findings.add(Room.clock(Instant.now(), System.getProperty("java.version.date", "")));
        own.find(DATA_DIR)
                .map(surroundings.folder()::resolve)
                .ifPresent(folder -> Folder.findings(folder).forEach(findings::add));
        return findings;
    }

    private static void tokenize() {
        Path file = BuiltInModel.folder(Dtype.FLOAT32).resolve(ModelFolder.TOKENIZER);
        try {
            Tokenizer.open(file).close();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    private static void tell(PrintStream out, Finding finding) {
        out.printf("%-4s  %s: %s%n", finding.verdict().told(), finding.check(), finding.found());
        String wayOut = finding.wayOut();
        if (wayOut != null) {
            out.println("      " + wayOut);
        }
    }

    private static Map<String, Object> json(List<Finding> findings) {
        List<Map<String, @Nullable Object>> checks = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, @Nullable Object> check = new LinkedHashMap<>();
            check.put("check", finding.check());
            check.put("verdict", finding.verdict().told());
            check.put("found", finding.found());
            check.put("way_out", finding.wayOut());
            checks.add(check);
        }
        return Map.of("checks", checks);
    }
}
