package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FragmentThreadsTest {

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void resultsComeInTheOrderOfTheTasks() throws IOException {
    List<Callable<Integer>> tasks =
        IntStream.range(0, 20).<Callable<Integer>>mapToObj(i -> () -> i).toList();

    assertThat(FragmentThreads.runAll(tasks)).isEqualTo(IntStream.range(0, 20).boxed().toList());
    assertThat(FragmentThreads.runAll(List.of())).isEmpty();
  }

  @Test
  void failureIsThrownWhenAllTasksHaveEnded() {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicBoolean slowTaskEnded = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                FragmentThreads.runAll(
                    List.<Callable<Integer>>of(
                        () -> {
                          failed.countDown();
                          throw new IllegalStateException("503 Slow Down");
                        },
                        () -> {
                          failed.await();
                          slowTaskEnded.set(true);
                          return 1;
                        })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("503 Slow Down");
    assertThat(slowTaskEnded).isTrue();
  }

  @Test
  void checkedFailureIsAnIoException() {
    assertThatThrownBy(
            () ->
                FragmentThreads.runAll(
                    List.<Callable<Integer>>of(
                        () -> {
                          throw new Exception("odd");
                        })))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("odd");
  }

  @Test
  void interruptLeavesNoTaskBehindAndStays() throws IOException {
    Thread.currentThread().interrupt();

    List<Integer> results = FragmentThreads.runAll(List.<Callable<Integer>>of(() -> 1, () -> 2));

    assertThat(results).containsExactly(1, 2);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
