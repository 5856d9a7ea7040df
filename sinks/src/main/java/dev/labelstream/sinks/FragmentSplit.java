package dev.labelstream.sinks;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One fragment of one version of the dataset, to be read from a row on.
 *
 * @param version of the dataset
 * @param modelVersion that the rows should have; a job that wants another gives this split up
 * @param rows that lack the label in all the fragment, when it was planned
 * @param nextOffset of the first row in the fragment that may still be to read
 */
record FragmentSplit(long version, int fragmentId, String modelVersion, long rows, int nextOffset)
    implements SourceSplit {

  @Override
  public String splitId() {
    return version + "/" + fragmentId;
  }

  FragmentSplit from(int offset) {
    return new FragmentSplit(version, fragmentId, modelVersion, rows, offset);
  }
}
