package dev.purlin.engine;

import dev.purlin.engine.EngineException.EmptyInput;
import dev.purlin.engine.EngineException.InvalidInput;
import dev.purlin.engine.EngineException.TokenizerFailed;
import dev.purlin.engine.model.ModelCard;
import dev.purlin.tokenizer.Cut;
import dev.purlin.tokenizer.Piece;
import dev.purlin.tokenizer.Side;
import dev.purlin.tokenizer.Tokenizer;
import dev.purlin.tokenizer.TokenizerException;
import dev.purlin.tokenizer.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// From what a caller sent to token ids that can run: prompt, tokenizer, length, vocabulary.
final class Preparation {
    /// No tokenizer makes a token of more characters than this on average; a text of more is too
    /// long whatever it says, and is not worth tokenizing.
    private static final int CHARACTERS_PER_TOKEN = 250;

    /// More than any tokenizer puts around a text or a pair of them.
    private static final int MOST_ADDED_TOKENS = 8;

    private final Tokenizer tokenizer;
    private final ModelCard card;

    /// By prompt; there are as many as the model has.
    private final Map<String, Integer> leadingTokens = new ConcurrentHashMap<>();

    Preparation(Tokenizer tokenizer, ModelCard card) {
        this.tokenizer = tokenizer;
        this.card = card;
    }

    Tokens prepare(Input input, TextOptions options) {
        String prompt = prompt(options.promptName());
        try {
            return switch (input) {
                case Input.Text(String text) -> text(text, prompt, options);
                case Input.Pair(String first, String second) ->
                        pair(first, second, prompt, options);
                case Input.Ids ids -> ids(ids.ids(), prompt, options);
            };
        } catch (TokenizerException e) {
            throw new TokenizerFailed("tokenizer error " + e.getMessage(), e);
        }
    }

    /// More tokens than the inputs will have, without tokenizing them: no token is shorter than a
    /// byte. A tokenizer that writes a text out longer before it cuts it up can still pass this,
    /// but never the model's length.
    long mostTokens(List<Input> inputs, TextOptions options) {
        String prompt = prompt(options.promptName());
        long added = MOST_ADDED_TOKENS + (prompt == null ? 0 : bytes(prompt));
        long most = 0;
        for (Input input : inputs) {
            long own =
                    switch (input) {
                        case Input.Text(String text) -> bytes(text);
                        case Input.Pair(String first, String second) ->
                                bytes(first) + bytes(second);
                        // With a prompt they are decoded and encoded again.
                        case Input.Ids ids ->
                                prompt == null ? ids.ids().length : card.maxInputLength();
                    };
            most += Math.min(card.maxInputLength(), own + added);
        }
        return most;
    }

    /// In UTF-8; of a text that is too long anyway, its characters.
    private long bytes(String text) {
        long bytes = text.length();
        if (bytes >= card.maxInputLength()) {
            return bytes;
        }
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            // Each half of a surrogate pair is two of its four bytes.
            bytes += unit < 0x80 ? 0 : unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
        }
        return bytes;
    }

    /// How many of a prepared input's first tokens a mean leaves out, as the model was trained: all
    /// that stand before the text, the prompt's and the special ones before it.
    int unpooled(Input input, Tokens prepared, TextOptions options) {
        if (card.promptPooled() || input instanceof Input.Pair) {
            return 0;
        }
        String prompt = prompt(options.promptName());
        if (prompt == null || prompt.isEmpty()) {
            return 0;
        }
        int leading = leadingTokens.computeIfAbsent(prompt, this::leading);
        int cut = options.side() == Side.LEFT ? prepared.uncut() - prepared.length() : 0;
        return Math.clamp(leading - cut, 0, prepared.length());
    }

    private int leading(String prompt) {
        List<Piece> pieces = tokenizer.pieces(prompt, true);
        return pieces.size() - (pieces.getLast().special() ? 1 : 0);
    }

    static long characters(Input input) {
        return switch (input) {
            case Input.Text(String text) -> points(text);
            case Input.Pair(String first, String second) -> points(first) + points(second);
            case Input.Ids ids -> ids.ids().length;
        };
    }

    /// The text with its prompt, not to be longer than a request's text may be.
    String prompted(String text, @Nullable String promptName) {
        if (text.isEmpty()) {
            throw empty();
        }
        refuseLong(text);
        String prompt = prompt(promptName);
        return prompt == null ? text : prompt + text;
    }

    private Tokens text(String text, @Nullable String prompt, TextOptions options) {
        if (text.isEmpty()) {
            throw empty();
        }
        String bounded = bounded(text, options);
        String whole = prompt == null ? bounded : prompt + bounded;
        return checked(append(tokenizer.encode(whole, true, cut(options))), options);
    }

    private Tokens pair(String first, String second, @Nullable String prompt, TextOptions options) {
        if (prompt != null) {
            throw new InvalidInput("`prompt_name` cannot be set with dual inputs");
        }
        if (first.isEmpty() && second.isEmpty()) {
            throw empty();
        }
        Tokens tokens =
                tokenizer.encodePair(
                        bounded(first, options), bounded(second, options), cut(options));
        return checked(append(tokens), options);
    }

    private Tokens ids(int[] ids, @Nullable String prompt, TextOptions options) {
        if (ids.length == 0) {
            throw empty();
        }
        card.vocabularySize().ifPresent(size -> refuseUnknown(ids, size));
        if (prompt != null) {
            return text(tokenizer.decode(ids, true), prompt, options);
        }
        Tokens tokens = Tokens.verbatim(ids);
        if (ids.length <= card.maxInputLength() || !options.truncate()) {
            return checked(tokens, options);
        }
        int cut = ids.length - card.maxInputLength();
        return options.side() == Side.RIGHT
                ? Tokens.verbatim(Arrays.copyOf(ids, card.maxInputLength()))
                : Tokens.verbatim(Arrays.copyOfRange(ids, cut, ids.length));
    }

    private static void refuseUnknown(int[] ids, int size) {
        for (int id : ids) {
            if (id < 0 || id >= size) {
                throw new InvalidInput(
                        "token id "
                                + Integer.toUnsignedString(id)
                                + " is outside the vocabulary of "
                                + size
                                + " tokens");
            }
        }
    }

    private @Nullable String prompt(@Nullable String name) {
        if (name == null) {
            return card.prompts().byDefault();
        }
        if (card.prompts().isEmpty()) {
            throw new InvalidInput(
                    "`default-prompt-name` is set to `"
                            + name
                            + "` but no prompts were found in the Sentence Transformers"
                            + " configuration");
        }
        return card.prompts()
                .named(name)
                .orElseThrow(() ->
                        new InvalidInput(
                                "`default-prompt-name` is set to `"
                                        + name
                                        + "` but it was not found in the Sentence"
                                        + " Transformers prompts. Available prompts: "
                                        + quoted()));
    }

    private String quoted() {
        return card.prompts().byName().keySet().stream()
                .map(key -> '"' + key + '"')
                .toList()
                .toString();
    }

    /// What may be tokenized: with truncation, the characters that can matter, from the end that
    /// stays.
    private String bounded(String text, TextOptions options) {
        int most = mostCharacters();
        if (text.length() <= most) {
            return text;
        }
        if (!options.truncate()) {
            refuseLong(text);
            return text;
        }
        if (options.side() == Side.RIGHT) {
            int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
            return text.substring(0, end);
        }
        int start = text.length() - most;
        return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }

    private void refuseLong(String text) {
        int most = mostCharacters();
        if (text.length() > most && points(text) > most) {
            throw new InvalidInput(
                    "`inputs` must have less than " + most + " characters. Given: " + points(text));
        }
    }

    private int mostCharacters() {
        return (int)
                Math.min(Integer.MAX_VALUE, (long) CHARACTERS_PER_TOKEN * card.maxInputLength());
    }

    private Cut cut(TextOptions options) {
        int appended = card.appendedTokenId().isPresent() ? 1 : 0;
        return options.truncate()
                ? new Cut(Math.max(1, card.maxInputLength() - appended), options.side())
                : Cut.none();
    }

    private Tokens checked(Tokens tokens, TextOptions options) {
        if (!options.truncate() && tokens.length() > card.maxInputLength()) {
            throw new InvalidInput(
                    "`inputs` must have less than "
                            + card.maxInputLength()
                            + " tokens. Given: "
                            + tokens.length());
        }
        return tokens;
    }

    private Tokens append(Tokens tokens) {
        OptionalInt appended = card.appendedTokenId();
        if (appended.isEmpty()) {
            return tokens;
        }
        int[] ids = Arrays.copyOf(tokens.ids(), tokens.length() + 1);
        int[] types = Arrays.copyOf(tokens.types(), tokens.length() + 1);
        ids[tokens.length()] = appended.getAsInt();
        types[tokens.length()] = tokens.length() == 0 ? 0 : types[tokens.length() - 1];
        return new Tokens(ids, types, tokens.uncut() + 1);
    }

    private static long points(String text) {
        return Objects.requireNonNull(text).codePointCount(0, text.length());
    }

    static EmptyInput empty() {
        return new EmptyInput("`inputs` cannot be empty");
    }
}
