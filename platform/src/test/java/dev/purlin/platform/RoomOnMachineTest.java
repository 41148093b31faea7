package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.driver.Capacity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three deployments of real processes on a machine that gives out room for two of them.
class RoomOnMachineTest {
    @TempDir Path folder;

    @Test
    void the_third_waits_with_its_reason_and_answers_once_an_idle_one_has_yielded()
            throws Exception {
        long room = Rig.NEEDS.memoryBytes() * 5 / 2;
        try (var rig = Rig.start(folder, new Capacity(2, room))) {
            rig.await(
                    "/api/events?limit=100",
                    events -> events.contains("needs 256 MiB, 128 of 640 MiB free"));
            rig.await("/api/events?limit=100", events -> events.contains("YIELDED"));
            for (String id : new String[] {Rig.ONE, Rig.TWO, Rig.OTHER}) {
                String endpoint = id.equals(Rig.OTHER) ? Rig.SECOND : Rig.FIRST;
                assertThat(
                                rig.good(
                                        "GET",
                                        "/model-" + endpoint + "/deployment/" + id + "/sync/who",
                                        ""))
                        .isEqualTo(id);
            }
        }
    }
}
