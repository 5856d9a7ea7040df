package dev.labelstream.sinks;

import java.io.Serializable;

/** Which version of a dataset is read. */
public sealed interface DatasetPin extends Serializable {

  /** The newest when the reading begins. */
  record Newest() implements DatasetPin {}

  record AtVersion(long version) implements DatasetPin {}

  record AtTag(String tag) implements DatasetPin {}

  /** The newest again and again: what was read is looked at anew as the dataset grows. */
  record Following() implements DatasetPin {}
}
