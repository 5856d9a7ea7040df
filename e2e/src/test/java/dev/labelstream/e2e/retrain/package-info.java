/** That a retraining ends once, wherever it is cut off. */
@NullMarked
package dev.labelstream.e2e.retrain;

import org.jspecify.annotations.NullMarked;
