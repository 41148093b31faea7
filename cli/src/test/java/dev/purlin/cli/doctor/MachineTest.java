package dev.purlin.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.cli.doctor.Finding.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Cgroup cgroup() {
        return Cgroup.read(folder.resolve("sys"), folder.resolve("self"));
    }

    @Test
    void limits_of_version_two_are_read_from_the_own_group() throws IOException {
        write("self", "0::/pod/one\n");
        write("sys/pod/one/cpu.max", "150000 100000\n");
        write("sys/pod/one/memory.max", "1073741824\n");
        assertThat(cgroup().cpus()).hasValue(1.5);
        assertThat(cgroup().memoryBytes()).hasValue(1L << 30);
    }

    @Test
    void inside_a_container_the_own_group_is_the_mounts_root() throws IOException {
        write("self", "0::/../outside\n");
        write("sys/cpu.max", "max 100000\n");
        write("sys/memory.max", "536870912\n");
        assertThat(cgroup().cpus()).isEmpty();
        assertThat(cgroup().memoryBytes()).hasValue(512L << 20);
    }

    @Test
    void limits_of_version_one_are_read_and_its_way_of_saying_none_understood() throws IOException {
        write("self", "3:cpu:/\n");
        write("sys/cpu/cpu.cfs_quota_us", "200000\n");
        write("sys/cpu/cpu.cfs_period_us", "100000\n");
        write("sys/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(cgroup().cpus()).hasValue(2);
        assertThat(cgroup().memoryBytes()).isEmpty();
    }

    @Test
    void no_control_groups_means_no_limits() {
        assertThat(cgroup().cpus()).isEmpty();
        assertThat(cgroup().memoryBytes()).isEmpty();
    }

    @Test
    void only_instruction_sets_that_matter_are_named() {
        Processor processor =
                Processor.parse(
                        List.of(
                                "model name\t: A CPU",
                                "flags\t\t: fpu sse4_2 avx2 avx512_vnni amx_int8 xyz"));
        assertThat(processor.model()).isEqualTo("A CPU");
        assertThat(processor.instructionSets())
                .containsExactly("sse4_2", "avx2", "avx512_vnni", "amx_int8");
    }

    @Test
    void a_processor_without_avx2_is_warned_of() {
        Processor old = new Processor("Old", List.of("sse4_2", "avx"));
        assertThat(Checks.processor(old, 2).verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void an_old_java_fails_with_the_way_out() {
        Finding finding = Checks.java(Runtime.Version.parse("17.0.1"), "Somebody");
        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.wayOut()).contains("PURLIN_JAVA_HOME");
    }

    @Test
    void little_memory_is_warned_of() throws IOException {
        write("sys/memory.max", "268435456\n");
        assertThat(Checks.memory(cgroup(), 8L << 30).verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void a_taken_port_is_warned_of() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            Finding finding = Checks.port(loopback.getHostAddress(), taken.getLocalPort());
            assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
        }
    }

    @Test
    void a_folder_that_can_be_made_is_writable() {
        Finding finding = Checks.writable("cache", folder.resolve("a/b/c"), "no way");
        assertThat(finding.verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void memory_of_replicas_is_limited_only_where_the_system_tells_of_processes() throws Exception {
        assertThat(Room.replicaMemory(folder).verdict()).isEqualTo(Verdict.WARN);
        Files.createDirectory(folder.resolve("self"));
        Files.createFile(folder.resolve("self/status"));
        assertThat(Room.replicaMemory(folder).verdict()).isEqualTo(Verdict.OK);
    }
}
