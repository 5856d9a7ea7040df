package dev.labelstream.cli;

import dev.labelstream.cli.context.Surroundings;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands for picocli, and gives {@link Surroundings} to those whose constructor asks. */
public final class CommandFactory implements IFactory {

  private final Surroundings surroundings;
  private final IFactory others = CommandLine.defaultFactory();

  public CommandFactory(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Optional<Constructor<?>> asking =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(
                constructor ->
                    Arrays.equals(
                        constructor.getParameterTypes(), new Class<?>[] {Surroundings.class}))
            .findFirst();
    return asking.isPresent()
        ? type.cast(asking.get().newInstance(surroundings))
        : others.create(type);
  }
}
