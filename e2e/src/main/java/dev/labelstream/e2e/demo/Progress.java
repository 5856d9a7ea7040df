package dev.labelstream.e2e.demo;

/**
 * Where a demo stands.
 *
 * @param uploaded messages in the topic
 * @param fetched pictures that this process has fetched
 * @param committed rows in the dataset
 * @param dead committed dead letters
 * @param version of the dataset; 0 before there is one
 */
record Progress(long uploaded, long fetched, long committed, long dead, long version) {

  boolean isSettled() {
    return committed + dead == uploaded;
  }

  @Override
  public String toString() {
    return "uploaded %,d | fetched %,d | committed %,d | dead %,d | dataset version %d"
        .formatted(uploaded, fetched, committed, dead, version);
  }
}
