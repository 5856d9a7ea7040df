package dev.labelstream.training.data;

import java.io.Serializable;

/**
 * The version of a dataset that a run trains on.
 *
 * @param tag that holds the version
 */
public record DatasetPin(String uri, long version, String tag) implements Serializable {

  private static final long serialVersionUID = 1L;
}
