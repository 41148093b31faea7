/// Where a model comes from: the one that is built in, a folder, or a repository of Hugging Face's
/// hub, kept in the cache layout that hub clients in other languages share. Nothing here logs or
/// prints; progress goes to a {@link dev.purlin.engine.hub.DownloadListener}, failures are {@link
/// dev.purlin.engine.hub.HubException}s.
@NullMarked
package dev.purlin.engine.hub;

import org.jspecify.annotations.NullMarked;
