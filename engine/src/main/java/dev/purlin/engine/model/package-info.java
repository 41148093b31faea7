/// What a model folder says: which files it has and what they decide. Nothing here loads a model,
/// opens a connection or logs; what cannot be read is told by a {@link
/// dev.purlin.engine.model.ModelException}.
@NullMarked
package dev.purlin.engine.model;

import org.jspecify.annotations.NullMarked;
