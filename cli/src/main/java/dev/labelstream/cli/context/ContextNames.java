package dev.labelstream.cli.context;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/** The names of the contexts that there are, for a shell that completes them. */
public final class ContextNames implements Iterable<String> {

  private final Surroundings surroundings;

  /** Made by the factory of commands. */
  public ContextNames(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Iterator<String> iterator() {
    TreeSet<String> names = new TreeSet<>(List.of(Context.IN_PROCESS, Context.LOCAL));
    try {
      names.addAll(ContextFile.read(surroundings.contextFile()).contexts().keySet());
    } catch (IOException e) {
      // Whoever acts in a context is told what is wrong with the file.
      return names.iterator();
    }
    return names.iterator();
  }
}
