package dev.labelstream.sinks;

/** What made a version of the dataset. */
public sealed interface VersionOrigin {

  /** A commit of a Labelstream sink, this one or another. */
  record SinkCommit(CommitMark mark) implements VersionOrigin {}

  /** The dataset was set back: this version has the content of an older one. */
  record Rollback(long toVersion) implements VersionOrigin {}

  /** Any other writer or operation: an append, a compaction, an index, a new column. */
  record Foreign() implements VersionOrigin {}
}
