package dev.purlin.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HubTokenTest {
    @Test
    void a_token_of_either_name_reaches_the_replica_unless_the_config_has_its_own() {
        Map<String, String> both = Map.of("hf_access_token", "a", "hf_access_key", "b");
        assertThat(HubToken.environment(Map.of(), both)).isEqualTo(Map.of("HF_TOKEN", "a"));
        assertThat(HubToken.environment(Map.of(), Map.of("hf_access_key", "b")))
                .isEqualTo(Map.of("HF_TOKEN", "b"));
        assertThat(HubToken.environment(Map.of("HF_TOKEN", "own"), both)).isEmpty();
        assertThat(HubToken.environment(Map.of(), Map.of())).isEmpty();
    }
}
