package dev.purlin.engine.hub;

import java.util.regex.Pattern;

/// The secret that tells the hub who asks. Never shown.
public record Token(String value) {

    private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    public Token {
        if (!SHAPE.matcher(value).matches()) {
            throw new HubException.BadRequest(
                    "The Hugging Face token has characters that no token has",
                    "Look at HF_TOKEN and at the token file: one word, nothing else.");
        }
    }

    @Override
    public String toString() {
        return "Token[…]";
    }
}
