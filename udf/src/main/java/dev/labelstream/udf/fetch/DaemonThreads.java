package dev.labelstream.udf.fetch;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that don't keep a process alive, numbered after their common name. */
final class DaemonThreads implements ThreadFactory {

  private final String name;
  private final AtomicInteger started = new AtomicInteger();

  private DaemonThreads(String name) {
    this.name = name;
  }

  static ThreadFactory named(String name) {
    return new DaemonThreads(name);
  }

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name + "-" + started.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
