package dev.purlin.tokenizer;

import org.jspecify.annotations.Nullable;

/// One token and the slice of the text it came from.
///
/// @param text that slice, or the token itself where it is a special one
/// @param start first byte of the slice in the text's UTF-8, absent for special tokens
/// @param stop the byte after its last one, absent for special tokens
public record Piece(
        int id, String text, boolean special, @Nullable Integer start, @Nullable Integer stop) {}
