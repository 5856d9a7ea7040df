package dev.labelstream.training.model;

import dev.labelstream.training.checkpoint.VisionConfig;
import dev.labelstream.training.example.PictureGrid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which the vision tower goes through the patches of pictures, and where they stand. P
 * is the number of all patches, T that of all tokens that come of them.
 *
 * <p>Where attention keeps to windows, a picture's windows follow each other, those of one size
 * together, since they take one call of the attention; else the order is that of the pictures. The
 * order within a picture makes no difference to attention over the whole of it.
 *
 * @param tokenOrder (T): the token in the pictures' order that each has become of here; its patches
 *     follow each other in both orders
 * @param positions (2, P): row and column of each patch
 * @param wholePictures the pictures' lengths in patches, see {@link Runs}
 * @param windows the windows' lengths in patches, see {@link Runs}; the pictures' if there are no
 *     windows
 */
record VisionLayout(long[] tokenOrder, long[] positions, long[] wholePictures, long[] windows) {

  /** Orders the patches of pictures. */
  static VisionLayout of(List<PictureGrid> grids, VisionConfig config) {
    int merge = config.mergeSize();
    int patchesOfAToken = merge * merge;
    int patches = grids.stream().mapToInt(PictureGrid::patches).sum();
    long[] tokenOrder = new long[patches / patchesOfAToken];
    long[] positions = new long[2 * patches];
    var wholePictures = new Runs();
    var windows = new Runs();
    int t = 0;
    int tokensBefore = 0;
    for (PictureGrid grid : grids) {
      int columns = grid.width() / merge;
      for (Window window : windows(grid.height() / merge, columns, config.windowTokens())) {
        for (int row = window.top; row < window.bottom; row++) {
          for (int column = window.left; column < window.right; column++) {
            tokenOrder[t] = tokensBefore + (long) row * columns + column;
            for (int p = 0; p < patchesOfAToken; p++) {
              positions[t * patchesOfAToken + p] = (long) row * merge + p / merge;
              positions[patches + t * patchesOfAToken + p] = (long) column * merge + p % merge;
            }
            t++;
          }
        }
        windows.add((long) window.tokens() * patchesOfAToken);
      }
      wholePictures.add(grid.patches());
      tokensBefore += grid.tokens(merge);
    }
    return new VisionLayout(tokenOrder, positions, wholePictures.toArray(), windows.toArray());
  }

  private static List<Window> windows(int rows, int columns, int edge) {
    if (edge == 0) {
      return List.of(new Window(0, rows, 0, columns));
    }
    List<Window> windows = new ArrayList<>();
    for (int top = 0; top < rows; top += edge) {
      for (int left = 0; left < columns; left += edge) {
        windows.add(
            new Window(top, Math.min(top + edge, rows), left, Math.min(left + edge, columns)));
      }
    }
    windows.sort(Comparator.comparingInt(Window::tokens));
    return windows;
  }

  /** A rectangle of tokens. */
  private record Window(int top, int bottom, int left, int right) {
    int tokens() {
      return (bottom - top) * (right - left);
    }
  }
}
