package dev.labelstream.sinks;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A row of a dataset as a reader found it: which row it is, and what to hold against the dataset
 * before it is given labels.
 *
 * @param rowId Lance's {@code _rowid}. With stable row ids it stays with the row over compactions;
 *     without them it is the row's address, and stays as long as the row's fragment does
 * @param fragmentId the fragment that held the row at {@code readVersion}: the upper 32 bits of
 *     Lance's {@code _rowaddr}
 * @param readVersion the version of the dataset that was read
 * @param seenModel what the label's model column held for the row; null if it held nothing. The
 *     labels are written only where this is still so
 */
public record StoredRow(long rowId, int fragmentId, long readVersion, @Nullable String seenModel)
    implements Serializable {}
