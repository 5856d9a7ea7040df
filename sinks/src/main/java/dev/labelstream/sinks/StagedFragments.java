package dev.labelstream.sinks;

import java.util.List;
import org.lance.FragmentMetadata;

/**
 * What one writer staged between two checkpoints.
 *
 * @param bytes of the data files
 */
public record StagedFragments(List<FragmentMetadata> fragments, long rows, long bytes) {

  public StagedFragments {
    fragments = List.copyOf(fragments);
  }
}
