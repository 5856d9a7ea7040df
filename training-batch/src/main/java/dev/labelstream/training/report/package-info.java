/** What a run leaves beside its weights: a model card and a report. */
@NullMarked
package dev.labelstream.training.report;

import org.jspecify.annotations.NullMarked;
