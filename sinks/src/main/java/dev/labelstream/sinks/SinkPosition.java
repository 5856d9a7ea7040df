package dev.labelstream.sinks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * Where the sink of a job stood when a savepoint or checkpoint was taken.
 *
 * @param checkpointId that Flink gave the savepoint
 * @param commitIds the sink's newest commits, oldest first, whether they were made by then or not;
 *     the last one brings the last rows that the savepoint covers
 * @param floorVersion the dataset's newest version when that one was drawn; the commit is above it
 */
public record SinkPosition(long checkpointId, List<String> commitIds, long floorVersion) {

  public SinkPosition {
    commitIds = List.copyOf(commitIds);
  }

  /** The commit with the last rows that are covered; empty if none was ever drawn. */
  public Optional<String> newest() {
    return commitIds.isEmpty()
        ? Optional.empty()
        : Optional.of(commitIds.get(commitIds.size() - 1));
  }

  /**
   * Reads it out of a savepoint, whose job has one sink of this kind.
   *
   * @param savepoint its directory, on any of Flink's file systems
   * @throws IOException if the savepoint is not there, not whole, or of a job with another number
   *     of sinks
   */
  public static SinkPosition read(String savepoint) throws IOException {
    CompletedCheckpointStorageLocation location =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(savepoint);
    ClassLoader classes = SinkPosition.class.getClassLoader();
    CheckpointMetadata metadata;
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(location.getMetadataHandle().openInputStream()))) {
      metadata = Checkpoints.loadCheckpointMetadata(in, classes, location.getExternalPointer());
    }
    List<OperatorStateHandle> chains = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
          if (handle
              .getStateNameToPartitionOffsets()
              .containsKey(CommitAggregator.CHAIN_STATE.getName())) {
            chains.add(handle);
          }
        }
      }
    }
    if (chains.size() != 1) {
      throw new IOException(
          "%s is of a job with %d sinks of Lance datasets, where one is expected"
              .formatted(savepoint, chains.size()));
    }
    ChainTail tail = tail(chains, classes);
    return new SinkPosition(metadata.getCheckpointId(), tail.commitIds(), tail.floorVersion());
  }

  private static ChainTail tail(List<OperatorStateHandle> chains, ClassLoader classes)
      throws IOException {
    try (CloseableRegistry streams = new CloseableRegistry()) {
      DefaultOperatorStateBackend state =
          new DefaultOperatorStateBackendBuilder(
                  classes, new ExecutionConfig(), false, chains, streams)
              .build();
      try {
        return tail(state);
      } finally {
        state.dispose();
      }
    }
  }

  private static ChainTail tail(DefaultOperatorStateBackend state) throws IOException {
    ListStateDescriptor<byte[]> chain = CommitAggregator.CHAIN_STATE;
    Iterable<byte[]> stored;
    try {
      stored = state.getListState(chain).get();
    } catch (Exception e) {
      throw new IOException("The state '%s' cannot be read".formatted(chain.getName()), e);
    }
    for (byte[] bytes : stored) {
      return SimpleVersionedSerialization.readVersionAndDeSerialize(
          new ChainTailSerializer(), bytes);
    }
    throw new IOException("The state '%s' is empty".formatted(chain.getName()));
  }
}
