package dev.labelstream.e2e.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets every commit to a dataset fail until it is closed, as a storage that fails for a while does:
 * a file lies where Lance has the folder in which each commit begins. Rows can be staged, and what
 * is committed can be read. (Taking away the right to write would not stop root.)
 */
final class HeldCommits implements AutoCloseable {

  private final Path transactions;
  private final Path aside;

  private HeldCommits(Path transactions) {
    this.transactions = transactions;
    this.aside = transactions.resolveSibling("_transactions.aside");
  }

  /** To be called while no commit is under way. */
  static HeldCommits of(Path dataset) throws IOException {
    HeldCommits held = new HeldCommits(dataset.resolve("_transactions"));
    Files.move(held.transactions, held.aside);
    Files.createFile(held.transactions);
    return held;
  }

  @Override
  public void close() throws IOException {
    Files.delete(transactions);
    Files.move(aside, transactions);
  }
}
