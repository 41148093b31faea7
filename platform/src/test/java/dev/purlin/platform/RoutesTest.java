package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    @Test
    void no_url_is_claimed_twice() {
        List<String> claims =
                Routes.claims().stream()
                        .map(claim ->
                                claim.method() + " " + claim.path().replaceAll("\\{[^}]*}", "{}"))
                        .toList();
        assertThat(claims).doesNotHaveDuplicates();
    }
}
