package dev.purlin.engine.hub;

import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a hub did not give what it was asked for, told from status and headers; never from the text
/// of the body, which is for people.
///
/// @param file null where the list of files was asked for
record Refusal(HubSettings settings, RepoId repo, String revision, @Nullable String file) {

    private static final int MOST_SECONDS = 3_600;

    /// Whether the repository is there and the file is not.
    boolean onlyFileMissing(int status, HttpHeaders headers) {
        String code = code(headers);
        return file != null && status == 404 && (code.equals("EntryNotFound") || code.isEmpty());
    }

    /// Whether another try may do better.
    static boolean passing(int status) {
        return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
    }

    Trouble trouble(int status, HttpHeaders headers) {
        String seconds = headers.firstValue("retry-after").orElse("");
        Duration wait =
                seconds.matches("\\d{1,4}")
                        ? Duration.ofSeconds(Math.min(Integer.parseInt(seconds), MOST_SECONDS))
                        : null;
        return new Trouble("the hub answered %d for %s".formatted(status, asked()), wait);
    }

    HubException told(int status, HttpHeaders headers) {
        String code = code(headers);
        return switch (code) {
            case "GatedRepo" -> gated();
            case "RepoNotFound" -> noRepository();
            case "RevisionNotFound" ->
                    new HubException.NotFound(
                            "%s has no revision %s".formatted(repo, revision),
                            "See %s/%s/tree/main for its branches and tags."
                                    .formatted(settings.endpoint(), repo));
            default -> byStatus(status);
        };
    }

    private HubException byStatus(int status) {
        if (status == 401 && settings.token() != null) {
            return new HubException.AccessDenied(
                    "The hub refused the token when asked for %s".formatted(asked()),
                    "Look at HF_TOKEN and at the token file: is the token whole, and still valid?");
        }
        if (status == 401 || status == 403) {
            return gated();
        }
        if (status == 404) {
            return noRepository();
        }
        return new HubException.BadAnswer(
                "%s answered %d for %s".formatted(settings.endpoint(), status, asked()),
                "Is HF_ENDPOINT the address of a hub?");
    }

    private HubException gated() {
        String page = settings.endpoint() + "/" + repo;
        String help =
                settings.token() == null
                        ? "Accept its terms at %s with your account and set HF_TOKEN to a token of"
                                + " it."
                        : "Accept its terms at %s with the token's account, or wait until its"
                                + " owners let you in; see that the token may read gated"
                                + " repositories.";
        return new HubException.AccessDenied(
                "%s is gated: %s is for people who were let in".formatted(repo, asked()),
                help.formatted(page));
    }

    private HubException noRepository() {
        String help =
                settings.token() == null
                        ? "Look at the spelling of --model-id. For a private one set HF_TOKEN."
                        : "Look at the spelling of --model-id, and at whether the token may see"
                                + " it.";
        return new HubException.NotFound(
                "There is no model %s (%s) at %s, or it is private"
                        .formatted(repo, revision, settings.endpoint()),
                help);
    }

    String asked() {
        return file == null ? "the files of " + repo : "%s of %s".formatted(file, repo);
    }

    private static String code(HttpHeaders headers) {
        return headers.firstValue("x-error-code").orElse("");
    }
}
