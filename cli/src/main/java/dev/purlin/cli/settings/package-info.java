/// What a command can be told: by flag, else environment variable, else `purlin.yaml`, else
/// default. Commands declare [dev.purlin.cli.settings.Setting]s; everything else here follows from
/// them.
@NullMarked
package dev.purlin.cli.settings;

import org.jspecify.annotations.NullMarked;
