package dev.purlin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
    @TempDir Path folder;

    private String script(String shell) {
        Session.Result result = new Session(folder).run("completion", shell);
        assertThat(result.code()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void each_shell_accepts_its_script(String shell) throws IOException, InterruptedException {
        boolean installed =
                List.of(System.getenv("PATH").split(":")).stream()
                        .anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
        assumeThat(installed).as(shell + " is installed").isTrue();
        Path file = Files.writeString(folder.resolve("script"), script(shell));
        Process check =
                new ProcessBuilder(shell, "-n", file.toString()).redirectErrorStream(true).start();
        assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "purlin engine --max-cl, 2, --max-client-batch-size",
        "purlin bench load --cl, 3, --clients",
        "purlin be, 1, bench"
    })
    void bash_completes_commands_and_flags(String words, int last, String completed)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script"), script("bash"));
        String ask =
                "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_purlin 2>/dev/null;"
                                .formatted(file, words, last)
                        + " echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
        assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8).strip())
                .isEqualTo(completed);
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void fish_is_told_commands_flags_and_values() {
        assertThat(script("fish"))
                .contains("-a engine -d ")
                .contains("-l port -s p -r")
                .contains("-l pooling -x -a 'cls mean splade last-token'")
                .doesNotContain("aot-train");
    }

    @Test
    void an_unknown_shell_is_a_usage_error() {
        Session.Result result = new Session(folder).run("completion", "tcsh");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("tcsh is not one of bash, zsh, fish");
    }
}
