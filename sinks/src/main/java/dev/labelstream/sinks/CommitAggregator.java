package dev.labelstream.sinks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.lance.FragmentMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one committable of all that the writers staged for a checkpoint, at parallelism 1.
 *
 * <p>What was staged needs no state here: all leaves before the barrier. What is kept is the {@link
 * ChainTail}, by which a restored job knows whether its dataset has gone on without it. This is
 * also the one place that creates the dataset.
 */
final class CommitAggregator extends AbstractStreamOperator<CommittableMessage<LanceCommittable>>
    implements OneInputStreamOperator<
            CommittableMessage<StagedChanges>, CommittableMessage<LanceCommittable>>,
        BoundedOneInput {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CommitAggregator.class);

  /** Where the {@link ChainTail} is; savepoints are looked through for it. */
  static final ListStateDescriptor<byte[]> CHAIN_STATE =
      new ListStateDescriptor<>("commit-chain", BytePrimitiveArraySerializer.INSTANCE);

  private final SinkSettings settings;
  private final LanceTable.Factory tableFactory;
  private final SinkStart start;

  private transient @Nullable LanceTable table;
  private transient ListState<byte[]> chainState;
  private transient ChainTail tail;
  private transient Counter stagedFragments;
  private transient List<StagedChanges> staged;
  private transient long lastCheckpointId;

  // The transient fields are set before any record or checkpoint arrives.
  @SuppressWarnings("NullAway.Init")
  CommitAggregator(SinkSettings settings, LanceTable.Factory tableFactory, SinkStart start) {
    this.settings = settings;
    this.tableFactory = tableFactory;
    this.start = start;
  }

  /** The committables of all that the writers stage. */
  static DataStream<CommittableMessage<LanceCommittable>> after(
      DataStream<CommittableMessage<StagedChanges>> staged,
      SinkSettings settings,
      LanceTable.Factory tables,
      SinkStart start) {
    return staged
        .global()
        .transform(
            "aggregate",
            CommittableMessageTypeInfo.of(LanceCommittableSerializer::new),
            new CommitAggregator(settings, tables, start))
        // Without one, its state would be lost whenever an operator is added before the sink.
        .uid("aggregate")
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    staged = new ArrayList<>();
    stagedFragments = getMetricGroup().counter(SinkMetrics.STAGED_FRAGMENTS);
    chainState = context.getOperatorStateStore().getListState(CHAIN_STATE);
    lastCheckpointId = context.getRestoredCheckpointId().orElse(0);
    table = tableFactory.open();
    Optional<ChainTail> restored = Optional.empty();
    for (byte[] bytes : chainState.get()) {
      restored =
          Optional.of(
              SimpleVersionedSerialization.readVersionAndDeSerialize(
                  new ChainTailSerializer(), bytes));
    }
    try {
      tail = restored.isPresent() ? resume(restored.get()) : begin();
      start.prepareColumns(new DatasetColumns(table(), settings.dataset()));
    } catch (BrokenChainException e) {
      throw new SuppressRestartsException(e);
    }
  }

  private ChainTail begin() {
    ChainTail begun = start.begin(table(), settings);
    LOG.info("Sink begins at version {}: {}", begun.floorVersion(), settings);
    return begun;
  }

  private ChainTail resume(ChainTail restored) {
    long version = table().latestVersion();
    new CommitChain(table(), settings.sinkId()).checkRestored(restored, version);
    LOG.info(
        "Sink resumes after commit {} with the dataset at version {}: {}",
        restored.newest().orElse("none"),
        version,
        settings);
    return restored;
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<StagedChanges>> element) {
    if (element.getValue() instanceof CommittableWithLineage<StagedChanges> message) {
      staged.add(message.getCommittable());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    emit(checkpointId);
  }

  @Override
  public void endInput() {
    emit(lastCheckpointId + 1);
  }

  private void emit(long checkpointId) {
    lastCheckpointId = checkpointId;
    List<FragmentMetadata> fragments =
        staged.stream().flatMap(s -> s.fragments().stream()).toList();
    List<StagedLabels> labels = staged.stream().flatMap(s -> s.labels().stream()).toList();
    if (fragments.isEmpty() && labels.isEmpty()) {
      return;
    }
    LanceCommittable committable =
        new LanceCommittable(
            settings.sinkId(),
            UUID.randomUUID().toString(),
            tail.newest().orElse(null),
            checkpointId,
            table().latestVersion(),
            fragments,
            labels,
            staged.stream().mapToLong(StagedChanges::rows).sum(),
            staged.stream().mapToLong(StagedChanges::bytes).sum());
    output.collect(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpointId, 1, 0)));
    output.collect(new StreamRecord<>(new CommittableWithLineage<>(committable, checkpointId, 0)));
    tail = tail.with(committable.commitId(), committable.floorVersion());
    stagedFragments.inc(fragments.size());
    staged.clear();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    chainState.update(
        List.of(
            SimpleVersionedSerialization.writeVersionAndSerialize(
                new ChainTailSerializer(), tail)));
  }

  /**
   * Only a completed checkpoint shortens the chain: while checkpoints fail, any number of commits
   * waits for the next that completes, and the first of them may be the newest in the dataset when
   * the job fails in their midst.
   */
  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    tail = tail.shortened();
  }

  private LanceTable table() {
    if (table == null) {
      throw new IllegalStateException("The aggregator is not open");
    }
    return table;
  }

  @Override
  public void close() throws Exception {
    if (table != null) {
      table.close();
      table = null;
    }
    super.close();
  }
}
