/// What a deployment is made from: its `config.yaml`, read and checked. Text in, records out;
/// nothing here opens a file.
@NullMarked
package dev.purlin.platform.config;

import org.jspecify.annotations.NullMarked;
