package dev.purlin.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {
    private static final int LOOKS_IN_A_MINUTE = 12;

    private long heap = 100;
    private long afterwards = 100;
    private int collections;
    private final HeapKeeper keeper =
            new HeapKeeper(
                    () -> heap,
                    () -> {
                        collections++;
                        heap = afterwards;
                    });

    private void lookAt(long bytes) {
        heap = bytes;
        keeper.look();
    }

    @Test
    void a_heap_that_grew_is_collected_once() {
        lookAt(100);
        assertThat(collections).isZero();
        lookAt(110);
        lookAt(100);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void what_is_in_use_is_collected_again_only_when_it_grew_further() {
        afterwards = 150;
        lookAt(150);
        lookAt(150);
        lookAt(140);
        assertThat(collections).isEqualTo(1);
        lookAt(141);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void a_large_heap_is_collected_each_minute_until_it_is_small() {
        afterwards = 300;
        lookAt(300);
        for (int i = 0; i < 2 * LOOKS_IN_A_MINUTE; i++) {
            lookAt(300);
        }
        assertThat(collections).isEqualTo(3);
        afterwards = 100;
        for (int i = 0; i < 3 * LOOKS_IN_A_MINUTE; i++) {
            keeper.look();
        }
        assertThat(collections).isEqualTo(4);
    }
}
