package dev.labelstream.sinks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;

/** The readers of an enumerator, as it sees them; what it calls for runs when it is told to. */
final class Readers implements SplitEnumeratorContext<FragmentSplit> {

  /** What each reader was given, in order. */
  final Map<Integer, List<FragmentSplit>> given = new HashMap<>();

  /** The readers that will get no more. */
  final Set<Integer> ended = new HashSet<>();

  private final int parallelism;
  private final Queue<Runnable> calls = new ArrayDeque<>();

  Readers(int parallelism) {
    this.parallelism = parallelism;
  }

  /** Runs what the enumerator has called for. */
  void runCalls() {
    for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
      call.run();
    }
  }

  List<FragmentSplit> allGiven() {
    return given.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return Map.of();
  }

  @Override
  public void assignSplits(SplitsAssignment<FragmentSplit> assignment) {
    assignment.assignment().forEach((reader, splits) -> given(reader).addAll(splits));
  }

  private List<FragmentSplit> given(int reader) {
    return given.computeIfAbsent(reader, unused -> new ArrayList<>());
  }

  @Override
  public void signalNoMoreSplits(int reader) {
    ended.add(reader);
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    calls.add(() -> call(callable, handler));
  }

  // NullAway cannot see that Flink gives null for the half that is not there.
  @SuppressWarnings("NullAway")
  private static <T> void call(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    @Nullable T result;
    try {
      result = callable.call();
    } catch (Exception e) {
      handler.accept(null, e);
      return;
    }
    handler.accept(result, null);
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sendEventToSourceReader(int reader, SourceEvent event) {
    throw new UnsupportedOperationException();
  }
}
